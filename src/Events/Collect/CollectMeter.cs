using System.Diagnostics.Metrics;

namespace Throughline.Events.Collect;

/// <summary>What comes in, in numbers.</summary>
internal sealed class CollectMeter : IDisposable
{
    private readonly Meter meter = new("Throughline.Events.Collect");
    private readonly Counter<long> events, refused, bytes, answers;

    public CollectMeter()
    {
        events = meter.CreateCounter<long>("throughline.collect.events", description: "Events taken, those already in the log included");
        refused = meter.CreateCounter<long>("throughline.collect.refused", description: "Items kept out, each with a reason");
        bytes = meter.CreateCounter<long>("throughline.collect.bytes", "By", "Bodies taken, unpacked");
        answers = meter.CreateCounter<long>("throughline.collect.failures", description: "Requests answered with an error, by status");
    }

    public void Taken(int taken, int keptOut, int size)
    {
        events.Add(taken);
        refused.Add(keptOut);
        bytes.Add(size);
    }

    public void Refused(int status) => answers.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Dispose() => meter.Dispose();
}
