using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Blocking;

/// <summary>The operator's list of values that identify nobody. One that is on it is never the subject of an event that names another, and joins nobody.</summary>
public sealed class BlockedValues(LogVersions versions, TimeProvider time)
{
    private BlockedSet kept = new(-1, []);

    /// <summary>The list as the session sees it. In a transaction it stays so until that ends.</summary>
    public BlockedSet Of(Session session) => At(session, session is Transaction tx ? versions.Share(tx) : versions.Of(session));

    public static List<BlockedValue> List(Session session) => session.Query<BlockedValue>(
        "select id, type, value, created_at as CreatedAt from blocked_values order by value, type");

    internal BlockedSet At(Session session, LogVersion version)
    {
        var known = Volatile.Read(ref kept);
        if (known.Version == version.Blocked)
            return known;
        var read = new BlockedSet(version.Blocked, version.Blocked == 0 ? [] : List(session));
        Volatile.Write(ref kept, read);
        return read;
    }

    /// <summary>Null where it is on the list already.</summary>
    internal BlockedValue? Add(Transaction tx, string type, string value) =>
        Change(tx, "insert into blocked_values (type, value, created_at) values (@type, @value, @now) on conflict (value, type) do nothing",
            new { type, value, now = Micros.Now(time) })
        ? tx.FirstOrDefault<BlockedValue>(
            "select id, type, value, created_at as CreatedAt from blocked_values where type = @type and value = @value", new { type, value })
        : null;

    /// <summary>What was on the list; null where there is no such value.</summary>
    internal BlockedValue? Remove(Transaction tx, long id)
    {
        var blocked = tx.FirstOrDefault<BlockedValue>("select id, type, value, created_at as CreatedAt from blocked_values where id = @id", new { id });
        return blocked is not null && Change(tx, "delete from blocked_values where id = @id", new { id }) ? blocked : null;
    }

    private bool Change(Transaction tx, string sql, object args)
    {
        versions.Blocked(tx);
        versions.Alone(tx);
        return tx.Execute(sql, args) == 1;
    }
}
