namespace Throughline.Events.Log;

/// <summary>An item that was kept out, and why. <see cref="Place"/> says where in a file it stood, <see cref="Item"/> how it began.</summary>
public sealed record Refusal(string Reason, string Detail, string? MessageId, string? Place, string Item)
{
    /// <summary>How much of a refused item is kept, in characters.</summary>
    public const int LongestItem = 4096;

    /// <summary>What tells the item from others that begin alike and were refused for the same reason; null where <see cref="Item"/> does.</summary>
    public string? Whole { get; init; }

    internal static Refusal MessageIdReused(NewEvent e) => new(
        "message-id-reused",
        $"Another event of this source has the message id already; this one says something else, so it was kept out. A message id must be new for each fact.",
        e.MessageId, null, e.Name + " " + e.Properties)
    { Whole = Convert.ToHexString(e.Digest) };
}
