using System.Security.Cryptography;
using System.Text;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Consults;

/// <summary>By which a guest comes to one consult, and to nothing else. Of a consult at most one lets anybody in. The secret itself is not kept.</summary>
public sealed record ConsultLink(string Id, string Consult, string MadeBy, long MadeAt, long ExpiresAt, long? RevokedAt, long? UsedAt)
{
    public const int Days = 7, MostDays = 30;
    private const string Prefix = "tlc_";

    public static string NewSecret() => Ids.Secret(Prefix);

    public bool LetsInAt(long now) => RevokedAt is null && now < ExpiresAt;

    /// <exception cref="UserErrorException">It is too short or too long.</exception>
    public static int CheckedDays(int? days) => days switch
    {
        null => Days,
        >= 1 and <= MostDays => days.Value,
        _ => throw new UserErrorException($"A link lasts 1 to {MostDays} days."),
    };
}

/// <summary>The store of links.</summary>
internal sealed class ConsultLinks
{
    private const string Columns = "id, consult, made_by as MadeBy, made_at as MadeAt, expires_at as ExpiresAt, revoked_at as RevokedAt, used_at as UsedAt";

    /// <summary>Whatever was sent for one: where it is nobody's, there is none.</summary>
    public ConsultLink? Find(Session session, string secret) => session.FirstOrDefault<ConsultLink>($"select {Columns} from consult_links where digest = @digest", new { digest = DigestOf(secret) });

    /// <summary>The last of each of these.</summary>
    public Dictionary<string, ConsultLink> Last(Session session, IReadOnlyCollection<string> consults) => (consults.Count == 0 ? [] : session.Query<ConsultLink>(
        $"select {Columns} from consult_links where {session.Dialect.In("consult", "@ids")} order by made_at, id", new { ids = session.Dialect.List(consults) }))
        .GroupBy(link => link.Consult, StringComparer.Ordinal).ToDictionary(of => of.Key, of => of.Last(), StringComparer.Ordinal);

    public void Add(Transaction tx, ConsultLink link, string secret) => tx.Execute(
        "insert into consult_links (id, consult, digest, made_by, made_at, expires_at) values (@Id, @Consult, @digest, @MadeBy, @MadeAt, @ExpiresAt)",
        new { link.Id, link.Consult, digest = DigestOf(secret), link.MadeBy, link.MadeAt, link.ExpiresAt });

    /// <summary>False where none of it lets anybody in.</summary>
    public bool Revoke(Transaction tx, string consult, long now) =>
        tx.Execute("update consult_links set revoked_at = @now where consult = @consult and revoked_at is null and expires_at > @now", new { consult, now }) > 0;

    public void Used(Transaction tx, string id, long now) => tx.Execute("update consult_links set used_at = @now where id = @id", new { id, now });

    private static byte[] DigestOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
