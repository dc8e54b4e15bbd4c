using System.Security.Cryptography;
using System.Text;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Web.Tokens;

/// <summary>The store of API tokens.</summary>
internal static class ApiTokens
{
    private const string Columns = "id, user_id as userId, name, start, permissions, created_at as createdAt, expires_at as expiresAt, used_at as usedAt, revoked_at as revokedAt";

    public static byte[] DigestOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static long Add(Transaction tx, string userId, string name, string secret, IReadOnlyList<string> permissions, long now, long? expiresAt) =>
        tx.Single<long>(
            """
            insert into api_tokens (user_id, name, digest, start, permissions, created_at, expires_at)
            values (@userId, @name, @digest, @start, @permissions, @now, @expiresAt) returning id
            """,
            new { userId, name, digest = DigestOf(secret), start = secret[..(ApiToken.Prefix.Length + 6)], permissions = string.Join(' ', permissions), now, expiresAt });

    public static ApiToken? BySecret(Session session, string secret) =>
        session.FirstOrDefault<Row>($"select {Columns} from api_tokens where digest = @digest", new { digest = DigestOf(secret) })?.Token();

    public static ApiToken? ById(Session session, long id) =>
        session.FirstOrDefault<Row>($"select {Columns} from api_tokens where id = @id", new { id })?.Token();

    /// <summary>Newest first; of one user, or of all where null.</summary>
    public static List<ApiToken> All(Session session, string? userId) =>
        session.Query<Row>($"select {Columns} from api_tokens where (cast(@userId as text) is null or user_id = @userId) order by id desc limit 1000", new { userId })
            .ConvertAll(row => row.Token());

    public static bool Revoke(Transaction tx, long id, long now) =>
        tx.Execute("update api_tokens set revoked_at = @now where id = @id and revoked_at is null", new { id, now }) == 1;

    public static void Used(Transaction tx, long id, long now) =>
        tx.Execute("update api_tokens set used_at = @now where id = @id", new { id, now });

    private sealed class Row
    {
        public long Id { get; init; }
        public string UserId { get; init; } = "";
        public string Name { get; init; } = "";
        public string Start { get; init; } = "";
        public string Permissions { get; init; } = "";
        public long CreatedAt { get; init; }
        public long? ExpiresAt { get; init; }
        public long? UsedAt { get; init; }
        public long? RevokedAt { get; init; }

        public ApiToken Token() => new(
            Id, UserId, Name, Start, Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries), CreatedAt, ExpiresAt, UsedAt, RevokedAt);
    }
}
