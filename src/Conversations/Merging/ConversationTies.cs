using Throughline.Conversations.Inbox;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Merging;

/// <summary>How a conversation goes on in another (merged), or began from one (split). <see cref="After"/>: the number of the last message then.</summary>
internal sealed record ConversationTie(string Source, string Target, string Kind, long After, bool WasOpen, long At)
{
    public const string Merged = "merged", Split = "split";
}

/// <summary>The store of what was merged and split, and of messages that stand elsewhere than they came in. A message is in one conversation at a time.</summary>
public sealed class ConversationTies
{
    private const string Columns = "source, target, kind, after, was_open as WasOpen, at";

    internal ConversationTie? Of(Session session, string source, string kind) =>
        session.FirstOrDefault<Row>($"select {Columns} from conversation_ties where source = @source and kind = @kind", new { source, kind })?.Tie;

    internal List<ConversationTie> To(Session session, string target) =>
        session.Query<Row>($"select {Columns} from conversation_ties where target = @target order by at, source", new { target }).ConvertAll(row => row.Tie);

    internal void Add(Transaction tx, ConversationTie tie) => tx.Execute(
        "insert into conversation_ties (source, target, kind, after, was_open, at) values (@Source, @Target, @Kind, @After, @wasOpen, @At)",
        new { tie.Source, tie.Target, tie.Kind, tie.After, wasOpen = tie.WasOpen ? 1 : 0, tie.At });

    internal void Remove(Transaction tx, ConversationTie tie) => tx.Execute("delete from conversation_ties where source = @Source and kind = @Kind", new { tie.Source, tie.Kind });

    /// <summary>In which conversations these stood before, of those that stand elsewhere now.</summary>
    internal ILookup<long, string> Origins(Session session, IReadOnlyCollection<long> messages) => (messages.Count == 0 ? [] : session.Query<(long Message, string Conversation)>(
        $"select message, conversation from message_moves where {session.Dialect.In("message", "@ids")}", new { ids = session.Dialect.List(messages) }))
        .ToLookup(row => row.Message, row => row.Conversation);

    /// <summary>The sender of this conversation knows the message by this key, wherever it stands.</summary>
    internal void Know(Transaction tx, string conversation, string key, long message) => tx.Execute(
        "insert into message_moves (conversation, key, message) values (@conversation, @key, @message) on conflict (conversation, key) do nothing", new { conversation, key, message });

    /// <summary>Everything under which a message may be known: as it stands, and as it stood.</summary>
    internal List<(string Conversation, string Key)> KnownAs(Session session, Message message) =>
        [(message.Conversation, message.Key), .. session.Query<(string, string)>("select conversation, key from message_moves where message = @Number", new { message.Number })];

    /// <summary>Messages that came in by a conversation and stand in another.</summary>
    internal List<long> Away(Session session, string conversation, string @in) => session.Query<long>(
        "select v.message from message_moves v join messages m on m.number = v.message where v.conversation = @conversation and m.conversation = @in order by v.message", new { conversation, @in });

    /// <summary>Lets messages stand in another conversation from now on, with their files and what they said before.</summary>
    /// <param name="tx">In which they are moved.</param>
    /// <param name="messages">As they stand.</param>
    /// <param name="to">Where they stand from now on.</param>
    /// <param name="back">Whether a move is taken back: then nothing is to be known of where they stood.</param>
    internal void Move(Transaction tx, IReadOnlyList<Message> messages, string to, bool back = false)
    {
        foreach (var m in messages)
        {
            var home = tx.Query<string>("select key from message_moves where message = @Number and conversation = @to", new { m.Number, to });
            // never as it was: there somebody else may use the same key later on
            var key = home is [var known, ..] ? known : $"{m.Conversation}/{m.Key}";
            tx.Execute("update messages set conversation = @to, key = @key where number = @Number", new { to, key, m.Number });
            if (home.Count > 0)
                tx.Execute("delete from message_moves where message = @Number and conversation = @to", new { m.Number, to });
            if (!back)
                Know(tx, m.Conversation, m.Key, m.Number);
            foreach (var table in (string[])["attachments", "message_changes"])
                tx.Execute($"update {table} set conversation = @to where message = @Number", new { to, m.Number });
        }
    }

    internal void Forget(Transaction tx, IReadOnlyCollection<string> conversations)
    {
        var args = new { ids = tx.Dialect.List(conversations) };
        tx.Execute($"delete from message_moves where {tx.Dialect.In("conversation", "@ids")}", args);
        tx.Execute($"delete from conversation_ties where {tx.Dialect.In("source", "@ids")} or {tx.Dialect.In("target", "@ids")}", args);
    }

    private sealed class Row
    {
        public string Source { get; init; } = "";
        public string Target { get; init; } = "";
        public string Kind { get; init; } = "";
        public long After { get; init; }
        public long WasOpen { get; init; }
        public long At { get; init; }

        public ConversationTie Tie => new(Source, Target, Kind, After, WasOpen == 1, At);
    }
}
