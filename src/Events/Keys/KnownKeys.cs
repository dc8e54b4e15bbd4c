using System.Collections.Concurrent;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Keys;

/// <summary>
/// Which source a key belongs to, asked of the database at most every two seconds a key. A key revoked on this node ends at once;
/// one revoked on another node, or by the command line, ends within those two seconds.
/// </summary>
public sealed class KnownKeys(Database database, WriteKeys keys, TimeProvider time)
{
    public const long Freshness = 2 * Micros.PerSecond;
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<string, (Source? Owner, long AskedAt)> kept = new(StringComparer.Ordinal);

    /// <summary>Null for an unknown or revoked key.</summary>
    /// <exception cref="StoreUnavailableException">The key can't be looked up now.</exception>
    public async ValueTask<Source?> Owner(string key)
    {
        var now = Micros.Now(time);
        if (kept.TryGetValue(key, out var known) && now - known.AskedAt is >= 0 and < Freshness)
            return known.Owner;
        if (key.Length > WriteKey.LongestKey)
            return null;
        var owner = await database.Read(session => keys.Owner(session, WriteKey.DigestOf(key)));
        // Guessed keys must not push the real ones out.
        if (owner is null && kept.Count >= MostKept)
            return null;
        kept[key] = (owner, now);
        return owner;
    }

    /// <summary>Asks again: call it once a key has been made or revoked.</summary>
    public void Forget() => kept.Clear();
}
