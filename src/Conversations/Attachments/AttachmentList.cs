using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Attachments;

/// <summary>The store of what is known of files; what is in them is in <see cref="ContentFiles"/>.</summary>
public sealed class AttachmentList
{
    private const string Columns = "id, hash, size, type, name, owner, conversation, message, is_picture as IsPicture, at";

    public Attachment? Find(Session session, string id) => session.FirstOrDefault<Row>($"select {Columns} from attachments where id = @id", new { id })?.Attachment;

    /// <summary>Of these messages, by their numbers, in the order in which they were sent up.</summary>
    public ILookup<long, Attachment> Of(Session session, IReadOnlyCollection<long> messages) => (messages.Count == 0 ? [] : session.Query<Row>(
        $"select {Columns} from attachments where {session.Dialect.In("message", "@ids")} order by message, at, id", new { ids = session.Dialect.List(messages) }))
        .ConvertAll(row => row.Attachment).ToLookup(a => a.Message!.Value);

    public void Add(Transaction tx, Attachment a) => tx.Execute(
        "insert into attachments (id, hash, size, type, name, owner, is_picture, at) values (@Id, @Hash, @Size, @Type, @Name, @Owner, @isPicture, @At)",
        new { a.Id, a.Hash, a.Size, a.Type, a.Name, a.Owner, isPicture = a.IsPicture ? 1 : 0, a.At });

    /// <summary>False where it is nobody's of that name, or was sent already.</summary>
    public bool Send(Transaction tx, string id, string owner, string conversation, long message) => 1 == tx.Execute(
        "update attachments set conversation = @conversation, message = @message where id = @id and owner = @owner and message is null", new { id, owner, conversation, message });

    /// <summary>How many bytes somebody has sent up since an instant.</summary>
    public long SizeSince(Session session, string owner, long since) =>
        session.Single<long?>("select cast(sum(size) as bigint) from attachments where owner = @owner and at > @since", new { owner, since }) ?? 0;

    public List<string> In(Session session, IReadOnlyCollection<string> conversations) => session.Query<string>(
        $"select id from attachments where {session.Dialect.In("conversation", "@ids")}", new { ids = session.Dialect.List(conversations) });

    public List<string> UnsentOf(Session session, IReadOnlyCollection<string> owners) => session.Query<string>(
        $"select id from attachments where message is null and {session.Dialect.In("owner", "@owners")}", new { owners = session.Dialect.List(owners) });

    public void Delete(Transaction tx, IReadOnlyCollection<string> ids) =>
        tx.Execute($"delete from attachments where {tx.Dialect.In("id", "@ids")}", new { ids = tx.Dialect.List(ids) });

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Hash { get; init; } = "";
        public long Size { get; init; }
        public string Type { get; init; } = "";
        public string Name { get; init; } = "";
        public string Owner { get; init; } = "";
        public string? Conversation { get; init; }
        public long? Message { get; init; }
        public long IsPicture { get; init; }
        public long At { get; init; }

        public Attachment Attachment => new(Id, Hash, Size, Type, Name, Owner, Conversation, Message, IsPicture == 1, At);
    }
}
