using Throughline.Conversations.Inbox;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Merging;

/// <summary>
/// What the customer of one conversation sees of it, wherever it went: their own words and the answers to them, also in a conversation that it was merged into or that was
/// split off it; never what was said by another way of theirs before, which may have been another browser.
/// </summary>
public sealed class CustomersView
{
    private readonly ConversationList conversations;
    private readonly MessageList messages;
    private readonly ConversationTies ties;

    internal CustomersView(ConversationList conversations, MessageList messages, ConversationTies ties) => (this.conversations, this.messages, this.ties) = (conversations, messages, ties);

    /// <summary>The conversation that goes on: itself, or the one that it was merged into.</summary>
    public Conversation? GoesOnIn(Session session, string id)
    {
        var of = conversations.Find(session, id);
        for (var steps = 0; of?.MergedInto is { } into && steps < 20; steps++)
            of = conversations.Find(session, into);
        return of;
    }

    /// <summary>Conversations in which there may be something for them.</summary>
    public List<string> In(Session session, string id) =>
        [.. Own(session, id).Append(GoesOnIn(session, id)?.Id ?? id).Distinct()];

    /// <summary>In their order, after a number.</summary>
    public List<Message> After(Session session, string id, long number, int limit) =>
        [.. In(session, id).SelectMany(one => Seen(session, id, messages.After(session, one, number, limit))).OrderBy(m => m.Number).Take(limit)];

    /// <summary>Those of these that are theirs to see, by the keys under which they sent them. Whether it was sent at all is the channel's to look at.</summary>
    public List<Message> Seen(Session session, string id, IReadOnlyList<Message> some)
    {
        var origins = ties.Origins(session, [.. some.Select(m => m.Number)]);
        var (merged, own, here) = (MergedAfter(session, id), Own(session, id), In(session, id));
        return [.. some.Where(m => here.Contains(m.Conversation) && (origins[m.Number].Any() ? origins[m.Number].Any(own.Contains) : m.Conversation == id
            || (m.Side == Side.Company && (own.Contains(m.Conversation) || m.Number > merged))))
            .Select(m => m.Key.StartsWith(id + "/", StringComparison.Ordinal) ? m with { Key = m.Key[(id.Length + 1)..] } : m)];
    }

    /// <summary>Itself, and what was split off it.</summary>
    private List<string> Own(Session session, string id) => [id, .. ties.To(session, id).Where(tie => tie.Kind == ConversationTie.Split).Select(tie => tie.Source)];

    /// <summary>Answers come to them from the last merging on their way.</summary>
    private long MergedAfter(Session session, string id)
    {
        var after = long.MaxValue;
        for (var (at, steps) = (id, 0); steps < 20 && ties.Of(session, at, ConversationTie.Merged) is { } tie; steps++)
            (after, at) = (tie.After, tie.Target);
        return after;
    }
}
