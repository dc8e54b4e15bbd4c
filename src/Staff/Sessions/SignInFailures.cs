using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Staff.Sessions;

/// <summary>The store of wrong passwords of late.</summary>
internal static class SignInFailures
{
    /// <summary>
    /// Counts a try as a failure before the password is looked at, so that a hundred at once are a hundred; a success takes it back.
    /// Returns when the next try may be made, where this one came too early and was not counted; else 0.
    /// </summary>
    public static long Begin(Transaction tx, string name, string address, long now)
    {
        var keys = new[] { (Key: NameKey(name), Rule: LockOut.OfName), (Key: "address " + address, Rule: LockOut.OfAddress) };
        foreach (var (key, _) in keys) // holds the rows, so that other nodes wait
            tx.Execute("insert into sign_in_failures (key, failures, last_at) values (@key, 0, @now) on conflict (key) do update set key = excluded.key", new { key, now });
        var before = keys.Select(k => Read(tx, k.Key)).ToList();
        var until = keys.Zip(before, (k, failures) => k.Rule.LockedUntil(failures)).Max();
        if (until > now)
            return until;
        for (var i = 0; i < keys.Length; i++)
        {
            var after = keys[i].Rule.After(before[i], now);
            tx.Execute("update sign_in_failures set failures = @Count, last_at = @LastAt where key = @Key", new { after.Count, after.LastAt, keys[i].Key });
        }
        tx.Execute("delete from sign_in_failures where last_at < @old", new { old = now - 2 * Micros.PerDay });
        return 0;
    }

    /// <summary>The right password: the name starts afresh, and the address has one failure less.</summary>
    public static void Succeeded(Transaction tx, string name, string address)
    {
        Forget(tx, name);
        tx.Execute("update sign_in_failures set failures = failures - 1 where key = @key and failures > 0", new { key = "address " + address });
    }

    public static void Forget(Transaction tx, string name) => tx.Execute("delete from sign_in_failures where key = @key", new { key = NameKey(name) });

    private static Failures? Read(Session session, string key)
    {
        var (count, lastAt) = session.Single<(long, long)>("select failures, last_at from sign_in_failures where key = @key", new { key });
        return count == 0 ? null : new Failures(count, lastAt);
    }

    private static string NameKey(string name) => "name " + name[..Math.Min(name.Length, 100)];
}
