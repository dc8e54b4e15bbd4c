using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Keys;

/// <summary>The write keys of the sources.</summary>
public sealed class WriteKeys(Sources sources, TimeProvider time)
{
    private const string Columns = "id, source, start, created_at as CreatedAt, revoked_at as RevokedAt";

    /// <summary>A new key for a source, which is made where it is new. This is the only time that the key is known.</summary>
    /// <exception cref="UserErrorException">The name is no name for a source.</exception>
    public (WriteKey Key, string Secret) Create(Transaction tx, string source)
    {
        var secret = WriteKey.New();
        var owner = sources.GetOrAdd(tx, source);
        var key = tx.Single<WriteKey>(
            $"insert into write_keys (source, digest, start, created_at) values (@source, @digest, @start, @now) returning {Columns}",
            new { source = owner.Id, digest = WriteKey.DigestOf(secret), start = WriteKey.StartOf(secret), now = Micros.Now(time) });
        return (key, secret);
    }

    /// <summary>Revoked ones too, by age.</summary>
    public List<WriteKey> All(Session session) => session.Query<WriteKey>($"select {Columns} from write_keys order by id");

    /// <summary>Ends a key for good, given by its id or by how it starts. A key revoked twice stays revoked since the first time.</summary>
    /// <exception cref="UserErrorException">There is none, or several start so.</exception>
    public WriteKey Revoke(Transaction tx, string idOrStart)
    {
        var all = All(tx).FindAll(key => key.Id.ToString() == idOrStart || key.Start == idOrStart
            || (idOrStart.Length > key.Start.Length && idOrStart.StartsWith(key.Start, StringComparison.Ordinal)));
        var found = all.Count == 1 ? all[0] : throw new UserErrorException(all.Count == 0
            ? $"No write key has the id or the beginning {Shortened(idOrStart)}. The list of keys shows both."
            : $"Several write keys start with {Shortened(idOrStart)}. Name one by its id: {string.Join(", ", all.Select(key => key.Id))}.");
        tx.Execute("update write_keys set revoked_at = @now where id = @Id and revoked_at is null", new { found.Id, now = Micros.Now(time) });
        return tx.Single<WriteKey>($"select {Columns} from write_keys where id = @Id", new { found.Id });
    }

    /// <summary>The source that may send with a key, null for an unknown or revoked one.</summary>
    internal Source? Owner(Session session, byte[] digest) => session.FirstOrDefault<Source>(
        """
        select s.id, s.name, s.identity_space as IdentitySpace, s.created_at as CreatedAt
        from write_keys k join sources s on s.id = k.source
        where k.digest = @digest and k.revoked_at is null
        """, new { digest });

    private static string Shortened(string text) => text.Length <= 20 ? text : text[..20] + "…";
}
