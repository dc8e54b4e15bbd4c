using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Inbox;

/// <summary>Who was brought into a conversation besides its team.</summary>
public sealed class Participants
{
    public bool Has(Session session, string conversation, string user) =>
        session.FirstOrDefault<long?>("select 1 from participants where conversation = @conversation and user_id = @user", new { conversation, user }) is not null;

    /// <summary>Conversations among these in which somebody takes part.</summary>
    public List<string> Among(Session session, string user, IReadOnlyCollection<string> conversations) => session.Query<string>( // by these conversations, not by all of somebody who is mentioned everywhere
        $"select conversation from participants where user_id || '' = @user and {session.Dialect.In("conversation", "@ids")}", new { user, ids = session.Dialect.List(conversations) });

    public void Bring(Transaction tx, string conversation, IReadOnlyCollection<string> users, long now) => tx.InsertMany(
        "participants", ["conversation", "user_id", "mentioned_at"], [.. users.Select(user => new object?[] { conversation, user, now })],
        "(conversation, user_id) do update set mentioned_at = excluded.mentioned_at");

    /// <summary>Whoever takes part in one takes part in another.</summary>
    public void Take(Transaction tx, string from, string to) => tx.Execute(
        "insert into participants (conversation, user_id, mentioned_at, seen_at) select @to, user_id, mentioned_at, seen_at from participants where conversation = @from on conflict (conversation, user_id) do nothing",
        new { from, to });

    /// <summary>How many times somebody was brought in and has not looked since, counted up to a limit.</summary>
    public int Unseen(Session session, string user, int limit) => (int)session.Single<long>(
        "select count(*) from (select 1 as one from participants where user_id = @user and (seen_at is null or seen_at < mentioned_at) limit @limit) as counted", new { user, limit });

    public void Seen(Transaction tx, string conversation, string user, long now) =>
        tx.Execute("update participants set seen_at = @now where conversation = @conversation and user_id = @user and (seen_at is null or seen_at < mentioned_at)", new { conversation, user, now });
}
