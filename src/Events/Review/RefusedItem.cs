using Throughline.Events.Collect;

namespace Throughline.Events.Review;

/// <summary>Something that was kept out, with its source. <see cref="Item"/> is how it began, as it was sent.</summary>
public sealed record RefusedItem
{
    public required long Id { get; init; }
    public required string Source { get; init; }
    public required long ReceivedAt { get; init; }
    public required string Reason { get; init; }
    public required string Detail { get; init; }
    public string? MessageId { get; init; }
    public string? Place { get; init; }
    public required string Item { get; init; }

    /// <summary>What its sender can do; null for reasons of an import, whose detail says it.</summary>
    public string? Advice => RefusalReason.Find(Reason)?.Advice;
}

/// <summary>How many were refused for a reason.</summary>
public sealed record ReasonCount
{
    public required string Reason { get; init; }
    public required long Count { get; init; }
    public string? Sentence => RefusalReason.Find(Reason)?.Sentence;
}

/// <summary>A page of refusals, newest first, and how many there are of each reason.</summary>
/// <param name="Next">The <c>before</c> of the page that follows; null on the last.</param>
public sealed record RefusedPage(IReadOnlyList<RefusedItem> Items, IReadOnlyList<ReasonCount> Reasons, IReadOnlyList<string> Sources, long? Next);
