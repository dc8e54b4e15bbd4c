namespace Throughline.Conversations.Callbacks;

/// <summary>A customer's wish to be called back, or written to: of a conversation at most one at a time. Instants are microseconds UTC.</summary>
/// <param name="State">planned for its time, waiting for an agent, or ended.</param>
/// <param name="PlaceAt">When the customer came: what waits stands in that place.</param>
/// <param name="DueAt">The time they asked for; null where they only keep their place.</param>
/// <param name="Channel">By which: voice, email, …</param>
/// <param name="Contact">A number or an address.</param>
/// <param name="Ended">reached, missed, withdrawn or resolved; null while it is open.</param>
internal sealed record Callback(
    string Id, string Conversation, string State, long PlaceAt, long? DueAt, string Channel, string Contact, string Note, string AskedBy, long AskedAt, string? Ended = null, string? EndedBy = null, long? EndedAt = null)
{
    public const string Planned = "planned", Waiting = "waiting", Over = "ended";

    /// <summary>Who asks or withdraws where it is the customer themselves, on their channel.</summary>
    public const string Customer = "the customer";

    public const string Reached = "reached", Missed = "missed", Withdrawn = "withdrawn", Resolved = "resolved";
}
