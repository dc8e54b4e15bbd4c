using Throughline.Kernel;

namespace Throughline.Web.Webhooks;

/// <summary>A message to a receiver. Its id stays the same over all tries, so that a receiver can tell a repetition.</summary>
/// <param name="State">waiting, delivered, or failed for good.</param>
/// <param name="Status">The HTTP status of the last try, where there was an answer.</param>
public sealed record Delivery(
    string Id, long Webhook, string Topic, string State, long CreatedAt, long Tries, long? TriedAt, long? NextAt, long? Status, string? Failure)
{
    public const string Waiting = "waiting", Delivered = "delivered", Failed = "failed";

    /// <summary>How long after each failed try the next one comes; the last failure is for good: somewhat over three days in all.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>When to try again after so many failed tries; null where that was the last.</summary>
    public static long? NextTry(long failed, long now) => failed > Waits.Length ? null : now + (long)Waits[failed - 1].TotalMicroseconds;
}

/// <summary>What came of a try: an HTTP status, or why there is none.</summary>
public sealed record TryOutcome(int? Status, string? Failure)
{
    public bool IsDelivered => Status is >= 200 and < 300;

    /// <summary>The receiver says that it wants nothing any more.</summary>
    public bool IsGone => Status == 410;
}
