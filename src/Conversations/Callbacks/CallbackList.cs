using Throughline.Conversations.Inbox;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Callbacks;

/// <summary>The store. Changed by who holds the conversation.</summary>
internal sealed class CallbackList
{
    private const string Columns =
        "id, conversation, state, place_at as PlaceAt, due_at as DueAt, channel, contact, note, asked_by as AskedBy, asked_at as AskedAt, ended, ended_by as EndedBy, ended_at as EndedAt";

    public Callback? Open(Session session, string conversation) =>
        session.FirstOrDefault<Callback>($"select {Columns} from callbacks where conversation = @conversation and state <> 'ended'", new { conversation });

    public List<Callback> Of(Session session, string conversation) =>
        session.Query<Callback>($"select {Columns} from callbacks where conversation = @conversation order by asked_at, id", new { conversation });

    /// <summary>What is open of conversations that the viewer's teams have, the first to be called first.</summary>
    public List<Callback> Open(Session session, Viewer viewer, int limit) => session.Query<Callback>(
        $"""
        select {string.Join(", ", Columns.Split(", ").Select(column => "b." + column))} from callbacks b join conversations c on c.id = b.conversation
        where b.state <> 'ended'{(viewer.SeesAll ? "" : $" and {session.Dialect.In("c.team", "@teams")}")} order by case when b.state = 'waiting' then 0 else 1 end, coalesce(b.due_at, b.place_at), b.id limit @limit
        """, new { teams = session.Dialect.List(viewer.Teams), limit });

    public void Add(Transaction tx, Callback callback) => tx.Execute(
        """
        insert into callbacks (id, conversation, state, place_at, due_at, channel, contact, note, asked_by, asked_at)
        values (@Id, @Conversation, @State, @PlaceAt, @DueAt, @Channel, @Contact, @Note, @AskedBy, @AskedAt)
        """, callback);

    public void Wait(Transaction tx, string id) => tx.Execute("update callbacks set state = 'waiting' where id = @id and state = 'planned'", new { id });

    public void End(Transaction tx, string id, string ended, string? by, long now) =>
        tx.Execute("update callbacks set state = 'ended', ended = @ended, ended_by = @by, ended_at = @now where id = @id and state <> 'ended'", new { id, ended, by, now });

    public void Forget(Transaction tx, IReadOnlyCollection<string> conversations) =>
        tx.Execute($"delete from callbacks where {tx.Dialect.In("conversation", "@conversations")}", new { conversations = tx.Dialect.List(conversations) });
}
