using System.Diagnostics;
using System.Diagnostics.Metrics;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>What came into the log and what was read from it, for whoever watches the server; counted once it is durable.</summary>
internal static class LogMeter
{
    private static readonly Meter Meter = new("Throughline.Events");
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("throughline.log.events", "{event}", "Events given to the log, by what became of them.");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("throughline.log.refusals", "{item}", "Items kept out, by reason.");
    private static readonly Counter<long> Read = Meter.CreateCounter<long>("throughline.reader.events", "{event}", "Events that readers have applied.");

    public static ActivitySource Activities { get; } = new("Throughline.Events");

    public static void Appended(Transaction tx, AppendOutcome[] outcomes) => tx.AfterCommit(() =>
    {
        foreach (var outcome in outcomes.CountBy(outcome => outcome))
            Events.Add(outcome.Value, new KeyValuePair<string, object?>("outcome", outcome.Key.ToString()));
    });

    public static void KeptOut(Transaction tx, IReadOnlyList<Refusal> refusals) => tx.AfterCommit(() =>
    {
        foreach (var reason in refusals.CountBy(refusal => refusal.Reason))
            Refused.Add(reason.Value, new KeyValuePair<string, object?>("reason", reason.Key));
    });

    public static void Applied(Transaction tx, string reader, int events) =>
        tx.AfterCommit(() => Read.Add(events, new KeyValuePair<string, object?>("reader", reader)));
}
