using Throughline.Kernel;

namespace Throughline.Conversations.Inbox;

/// <summary>
/// A thread of messages with a customer about one thing, across channels, with a state and an owner. <see cref="Id"/> is the journey key of its
/// facts; <see cref="Identifier"/> the internal id of the customer's identifier that it began with. It is open until it is resolved.
/// Instants are microseconds UTC.
/// </summary>
public sealed record Conversation
{
    public const int LongestTitle = 200, LongestLast = 160;

    public required string Id { get; init; }
    public required long Identifier { get; init; }

    /// <summary>Where the customer wrote last, and so where answers go.</summary>
    public required string Channel { get; init; }

    public required string Title { get; init; }
    public ConversationState State { get; init; }

    /// <summary>Who owns it: the gate's owner of the interaction.</summary>
    public required string Team { get; init; }

    /// <summary>The user who runs it; null for nobody, or for somebody who is no user here (<see cref="AgentName"/>).</summary>
    public string? Agent { get; init; }

    public string? AgentName { get; init; }

    /// <summary>Minutes by which it comes before others.</summary>
    public long Priority { get; init; }

    /// <summary>What it was about, and how it ended.</summary>
    public string? Reason { get; init; }

    public string? Resolution { get; init; }

    /// <summary>The order, case or whatever else it belongs to.</summary>
    public string? JourneyKey { get; init; }

    public long OpenedAt { get; init; }

    /// <summary>When a person first answered.</summary>
    public long? RepliedAt { get; init; }

    /// <summary>The oldest message of the customer that nobody has answered.</summary>
    public long? WaitingSince { get; init; }

    public long? SnoozedUntil { get; init; }
    public long? ResolvedAt { get; init; }
    public long LastAt { get; init; }

    /// <summary>Whose the last message is.</summary>
    public Side LastBy { get; init; }

    /// <summary>How it begins.</summary>
    public string LastText { get; init; } = "";

    public long Messages { get; init; }

    /// <summary>The conversation that goes on with it.</summary>
    public string? MergedInto { get; init; }

    public bool IsOpen => State is not (ConversationState.Resolved or ConversationState.Closed);

    /// <summary>The customer wrote: it is open again, and waits for an answer since the oldest that has none.</summary>
    public Conversation WithInbound(Message message) => WithLast(message) with
    {
        Channel = message.Channel,
        State = State == ConversationState.New ? ConversationState.New : ConversationState.Open,
        SnoozedUntil = null,
        ResolvedAt = null,
        WaitingSince = WaitingSince is { } since ? Math.Min(since, message.At) : message.At,
    };

    /// <summary>Somebody of the company answered: nothing waits any more. Who answers what nobody runs, runs it.</summary>
    public Conversation WithReply(Message message) => WithLast(message) with
    {
        State = ConversationState.Open,
        SnoozedUntil = null,
        WaitingSince = null,
        RepliedAt = RepliedAt ?? message.At,
        Agent = Agent ?? message.Author,
        AgentName = Agent is null && message.Author is not null ? message.AuthorName : AgentName,
    };

    /// <summary>An answer was taken back before it left: what waited before waits again.</summary>
    public Conversation WithoutReply(long? waitingSince, long? repliedAt) => this with
    {
        State = IsOpen ? ConversationState.Open : State,
        WaitingSince = IsOpen ? waitingSince : null,
        RepliedAt = repliedAt,
    };

    /// <summary>The last message in the list; a message of earlier changes the count alone.</summary>
    public Conversation WithLast(Message message) => message.At < LastAt ? this with { Messages = Messages + 1 } : this with
    {
        LastAt = message.At,
        LastBy = message.Side,
        LastText = Beginning(message.InALine),
        Messages = Messages + 1,
    };

    /// <summary>As a line of the list shows a text.</summary>
    public static string Beginning(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestLast ? line : line[..(char.IsHighSurrogate(line[LongestLast - 1]) ? LongestLast - 1 : LongestLast)] + "…";
    }

    /// <exception cref="UserErrorException">It is too long or not on one line.</exception>
    public static string CheckedTitle(string? text) => text?.Trim() is not { Length: > 0 } title ? ""
        : title.Length <= LongestTitle && !title.Any(char.IsControl) ? title
        : throw new UserErrorException($"A conversation's title has at most {LongestTitle} characters, on one line.");
}

/// <summary>Where a conversation stands. Pending waits for the customer, held for others, snoozed for its time.</summary>
public enum ConversationState
{
    New,
    Open,
    Pending,
    Held,
    Snoozed,
    Resolved,
    Closed,
}
