using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Inbox;

/// <summary>How a message was changed: edited or deleted, or taken back before it left.</summary>
public enum ChangeKind
{
    Edited,
    Deleted,
    Withdrawn,
}

/// <summary>A change of a message, with what it said before. Numbers rise within a conversation.</summary>
/// <param name="UserId">Null for the customer.</param>
public sealed record MessageChange(long Number, string Conversation, long Message, ChangeKind Kind, string Text, string? UserId, string UserName, long At);

/// <summary>The store of how messages were changed.</summary>
public sealed class MessageChanges
{
    private const string Columns = "number, conversation, message, kind, text, user_id as UserId, user_name as UserName, at";

    /// <returns>Its number.</returns>
    public long Add(Transaction tx, MessageChange c) => tx.Single<long>(
        "insert into message_changes (conversation, message, kind, text, user_id, user_name, at) values (@Conversation, @Message, @kind, @Text, @UserId, @UserName, @At) returning number",
        new { c.Conversation, c.Message, kind = Words.Of(c.Kind), c.Text, c.UserId, c.UserName, c.At });

    /// <summary>Of these messages, in their order.</summary>
    public ILookup<long, MessageChange> Of(Session session, IReadOnlyCollection<long> messages) => (messages.Count == 0 ? [] : session.Query<Row>(
        $"select {Columns} from message_changes where {session.Dialect.In("message", "@ids")} order by number", new { ids = session.Dialect.List(messages) }))
        .ConvertAll(row => row.Change).ToLookup(c => c.Message);

    /// <summary>Messages of conversations that were changed after a change, and the number of the last change.</summary>
    public (List<long> Messages, long Last) After(Session session, IReadOnlyCollection<string> conversations, long? number)
    {
        var (where, ids) = (session.Dialect.In("conversation", "@ids"), session.Dialect.List(conversations));
        var last = session.Single<long?>($"select max(number) from message_changes where {where}", new { ids }) ?? 0;
        return (number is null || number >= last ? [] : session.Query<long>($"select distinct message from message_changes where {where} and number > @number order by message", new { ids, number }), last);
    }

    public void Forget(Transaction tx, IReadOnlyCollection<string> conversations) =>
        tx.Execute($"delete from message_changes where {tx.Dialect.In("conversation", "@ids")}", new { ids = tx.Dialect.List(conversations) });

    private sealed class Row
    {
        public long Number { get; init; }
        public string Conversation { get; init; } = "";
        public long Message { get; init; }
        public string Kind { get; init; } = "";
        public string Text { get; init; } = "";
        public string? UserId { get; init; }
        public string UserName { get; init; } = "";
        public long At { get; init; }

        public MessageChange Change => new(Number, Conversation, Message, Words.Read<ChangeKind>(Kind)!.Value, Text, UserId, UserName, At);
    }
}
