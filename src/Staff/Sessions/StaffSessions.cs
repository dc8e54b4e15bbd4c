using System.Security.Cryptography;
using System.Text;
using Throughline.Kernel.Storage;

namespace Throughline.Staff.Sessions;

/// <summary>The store of sign-ins.</summary>
internal static class StaffSessions
{
    public static byte[] DigestOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static void Add(Transaction tx, string secret, string userId, string address, long now)
    {
        tx.Execute("insert into sessions (digest, user_id, created_at, seen_at, address) values (@digest, @userId, @now, @now, @address)",
            new { digest = DigestOf(secret), userId, now, address });
        tx.Execute("delete from sessions where seen_at < @idle or created_at < @oldest", new { idle = now - StaffSession.Idle, oldest = now - StaffSession.Longest });
    }

    public static StaffSession? Find(Session session, byte[] digest)
    {
        var row = session.FirstOrDefault<Row>("select user_id as userId, created_at as createdAt, seen_at as seenAt from sessions where digest = @digest", new { digest });
        return row is null ? null : new StaffSession(row.UserId, row.CreatedAt, row.SeenAt);
    }

    public static void Seen(Transaction tx, byte[] digest, long now) =>
        tx.Execute("update sessions set seen_at = @now where digest = @digest", new { digest, now });

    public static void End(Transaction tx, byte[] digest) => tx.Execute("delete from sessions where digest = @digest", new { digest });

    /// <summary>All of a user's, but for the one that is spared.</summary>
    public static int EndAll(Transaction tx, string userId, byte[]? spared = null) =>
        tx.Execute("delete from sessions where user_id = @userId and digest <> @spared", new { userId, spared = spared ?? [] });

    private sealed class Row
    {
        public string UserId { get; init; } = "";
        public long CreatedAt { get; init; }
        public long SeenAt { get; init; }
    }
}
