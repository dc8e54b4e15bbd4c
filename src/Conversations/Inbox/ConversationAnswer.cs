using Throughline.Conversations.Attachments;
using Throughline.Kernel;

namespace Throughline.Conversations.Inbox;

/// <summary>A conversation as the API says it. Instants are ISO 8601 in UTC; <see cref="Customer"/> is the internal id of an identifier of theirs.</summary>
public sealed record ConversationAnswer(
    string Id, long Customer, string Channel, string Title, string State, string Team, string? Agent, string? AgentName, long Priority, string? Reason, string? Resolution,
    string? JourneyKey, string OpenedAt, string? RepliedAt, string? WaitingSince, string? SnoozedUntil, string? ResolvedAt, string LastAt, string LastBy, string LastText,
    long Messages, string? MergedInto, IReadOnlyList<string> Tags)
{
    internal static ConversationAnswer Of(Conversation c, IReadOnlyList<string>? tags = null) => new(
        c.Id, c.Identifier, c.Channel, c.Title, Words.Of(c.State), c.Team, c.Agent, c.AgentName, c.Priority, c.Reason, c.Resolution, c.JourneyKey, Micros.ToText(c.OpenedAt),
        Text(c.RepliedAt), Text(c.WaitingSince), Text(c.SnoozedUntil), Text(c.ResolvedAt), Micros.ToText(c.LastAt), Words.Of(c.LastBy), c.LastText, c.Messages, c.MergedInto, tags ?? []);

    private static string? Text(long? at) => at is { } micros ? Micros.ToText(micros) : null;
}

/// <summary>A message as the API says it.</summary>
/// <param name="Side">customer, company, note or system.</param>
/// <param name="State">Of what goes to the customer: held, waiting, refused, failed, sent, delivered, read; none for the rest.</param>
public sealed record MessageAnswer(
    long Number, string Key, string Side, string Channel, string? Author, string AuthorName, string Text, string At, string State, string? Because, IReadOnlyList<AttachmentAnswer> Attachments,
    string? EditedAt, string? DeletedAt, string? GoesAt)
{
    internal static MessageAnswer Of(Message m, IEnumerable<Attachment>? files = null) => new(
        m.Number, m.Key, Words.Of(m.Side), m.Channel, m.Author, m.AuthorName, m.DeletedAt is null ? m.Text : "", Micros.ToText(m.At), Words.Of(m.State), m.Because,
        m.DeletedAt is null ? [.. (files ?? []).Select(AttachmentAnswer.Of)] : [],
        Instant(m.EditedAt), Instant(m.DeletedAt), Instant(m.GoesAt));

    private static string? Instant(long? at) => at is { } micros ? Micros.ToText(micros) : null;
}
