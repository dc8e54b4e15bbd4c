using System.Security.Cryptography;
using System.Text;
using Throughline.Kernel.Storage;

namespace Throughline.Channels.WebChat;

/// <summary>Somebody's browser on a website. <see cref="UserId"/>: whom the site has signed that they are. <see cref="Conversation"/>: the last of theirs.</summary>
internal sealed record ChatVisitor(string Id, string Site, string? UserId, string? Conversation);

/// <summary>The store of visitors: known by a secret that only their browser has, of which a digest is kept.</summary>
internal sealed class ChatVisitors
{
    /// <summary>What a visitor's secret begins with.</summary>
    public const string Prefix = "tlv_";

    private const string Columns = "v.id, v.site, v.user_id as UserId, v.conversation";

    /// <summary>Of a site at work; null where nobody has the secret.</summary>
    public ChatVisitor? Find(Session session, string secret) => session.FirstOrDefault<ChatVisitor>(
        $"select {Columns} from chat_visitors v left join chat_sites s on s.key = v.site where v.digest = @digest and s.retired_at is null", new { digest = DigestOf(secret) });

    public ChatVisitor? Now(Session session, string id) => session.FirstOrDefault<ChatVisitor>($"select {Columns} from chat_visitors v where v.id = @id", new { id });

    /// <summary>As it stands, and stays until the transaction ends.</summary>
    public ChatVisitor Lock(Transaction tx, string id) => tx.Single<ChatVisitor>(
        $"select {Columns} from chat_visitors v where v.id = @id{(tx.Dialect.IsPostgres ? " for update" : "")}", new { id });

    public void Add(Transaction tx, ChatVisitor visitor, string secret, long now) => tx.Execute(
        "insert into chat_visitors (id, site, digest, user_id, created_at, seen_at) values (@Id, @Site, @digest, @UserId, @now, @now)",
        new { visitor.Id, visitor.Site, digest = DigestOf(secret), visitor.UserId, now });

    public void Set(Transaction tx, ChatVisitor visitor, long now) => tx.Execute(
        "update chat_visitors set user_id = @UserId, conversation = @Conversation, seen_at = @now where id = @Id", new { visitor.Id, visitor.UserId, visitor.Conversation, now });

    public void Rate(Transaction tx, string conversation, int score, string? words, long now) => tx.Execute(
        """
        insert into chat_ratings (conversation, score, words, at) values (@conversation, @score, @words, @now)
        on conflict (conversation) do update set score = excluded.score, words = excluded.words, at = excluded.at
        """, new { conversation, score, words, now });

    public bool IsRated(Session session, string conversation) =>
        session.FirstOrDefault<long?>("select score from chat_ratings where conversation = @conversation", new { conversation }) is not null;

    /// <summary>Visitors with these ids, and what they thought.</summary>
    public void Forget(Transaction tx, IReadOnlyCollection<string> ids)
    {
        var args = new { ids = tx.Dialect.List(ids) };
        tx.Execute($"delete from chat_ratings where conversation in (select conversation from chat_visitors where {tx.Dialect.In("id", "@ids")})", args);
        tx.Execute($"delete from chat_visitors where {tx.Dialect.In("id", "@ids")}", args);
    }

    private static byte[] DigestOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
