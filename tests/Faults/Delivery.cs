using System.Collections.Concurrent;

namespace Throughline.Faults;

/// <summary>What was sent and what of it was acknowledged. Each event has a name of its own, by which the log is asked for it.</summary>
public sealed class Delivery
{
    private readonly ConcurrentDictionary<string, bool> sent = new();
    private int acknowledged;
    private int withoutRetryAfter;

    /// <summary>Answers other than 200, by status; 0 where there was no answer at all.</summary>
    public ConcurrentDictionary<int, int> Refusals { get; } = new();

    /// <summary>503s that did not say when to try again.</summary>
    public int WithoutRetryAfter => withoutRetryAfter;

    public int AcknowledgedCount => acknowledged;
    public int SentCount => sent.Count;
    public IEnumerable<string> Acknowledged => sent.Where(pair => pair.Value).Select(pair => pair.Key);

    public void Sent(string name) => sent.TryAdd(name, false);

    public void Acknowledge(string name)
    {
        if (sent.TryUpdate(name, true, false))
            Interlocked.Increment(ref acknowledged);
    }

    public void Refused(int status, bool saysWhen = true)
    {
        Refusals.AddOrUpdate(status, 1, (_, n) => n + 1);
        if (!saysWhen)
            Interlocked.Increment(ref withoutRetryAfter);
    }
}
