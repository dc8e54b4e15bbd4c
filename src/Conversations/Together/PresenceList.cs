using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Together;

/// <summary>
/// Who is at a conversation now. Told often and kept seldom: what says nothing new within two seconds is not written. Not in the log, and on every node, since
/// it is in the database.
/// </summary>
public sealed class PresenceList(LiveStreams live, TimeProvider time)
{
    /// <summary>So long somebody counts as there after they were last heard, and as typing after the last key.</summary>
    public const long There = 45 * Micros.PerSecond, Typing = 6 * Micros.PerSecond;

    private const long Quiet = 2 * Micros.PerSecond;

    /// <summary>What open pages and waiting visitors listen to.</summary>
    public static string TopicOf(string conversation) => "presence/" + conversation;

    public List<Present> Of(Session session, string conversation) => session.Query<Present>(
        "select who, name, seen_at as SeenAt, typing_until as TypingUntil, has_read as HasRead from conversation_presence where conversation = @conversation order by name, who", new { conversation });

    /// <summary>Somebody is there.</summary>
    /// <param name="tx">In which it is kept.</param>
    /// <param name="conversation">Where.</param>
    /// <param name="who">Their id, or <see cref="Present.Customer"/>.</param>
    /// <param name="name">As others read it.</param>
    /// <param name="isTyping">Whether they have just typed.</param>
    /// <param name="read">The last message they have seen; null for what it was.</param>
    public void Tell(Transaction tx, string conversation, string who, string name, bool isTyping, long? read)
    {
        var now = Micros.Now(time);
        var before = Of(tx, conversation).Find(p => p.Who == who);
        var hasRead = Math.Max(read ?? 0, before?.HasRead ?? 0);
        var wasTyping = before?.TypingUntil > now;
        if (before is not null && hasRead == before.HasRead && isTyping == wasTyping && before.SeenAt > now - Quiet)
            return;
        Set(tx, conversation, new(who, name, now, isTyping ? now + Typing : 0, hasRead));
        if (before is null || before.SeenAt <= now - There || isTyping != wasTyping || hasRead != before.HasRead)
            tx.AfterCommit(() => live.Changed(TopicOf(conversation)));
    }

    /// <summary>They have gone; how far they have read stays.</summary>
    public void Leave(Transaction tx, string conversation, string who)
    {
        if (1 == tx.Execute("update conversation_presence set seen_at = 0, typing_until = 0 where conversation = @conversation and who = @who and seen_at > 0", new { conversation, who }))
            tx.AfterCommit(() => live.Changed(TopicOf(conversation)));
    }

    public void Forget(Transaction tx, IReadOnlyCollection<string> conversations) =>
        tx.Execute($"delete from conversation_presence where {tx.Dialect.In("conversation", "@ids")}", new { ids = tx.Dialect.List(conversations) });

    private static void Set(Transaction tx, string conversation, Present p) => tx.Execute(
        """
        insert into conversation_presence (conversation, who, name, seen_at, typing_until, has_read) values (@conversation, @Who, @Name, @SeenAt, @TypingUntil, @HasRead)
        on conflict (conversation, who) do update set name = excluded.name, seen_at = excluded.seen_at, typing_until = excluded.typing_until, has_read = excluded.has_read
        """, new { conversation, p.Who, p.Name, p.SeenAt, p.TypingUntil, p.HasRead });
}
