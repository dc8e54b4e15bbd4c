using System.Collections.Concurrent;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Collect;

/// <summary>Which of PostHog's distinct ids were named as users by an <c>$identify</c> that is in the log. Once a user, always one, but for an erasure.</summary>
internal sealed class KnownUsers(Database database, Identifiers identifiers, LogVersions versions)
{
    private const int MostKept = 100_000;
    private readonly ConcurrentDictionary<(string Space, string Id), bool> kept = new();
    private long erasures;

    public async Task<HashSet<string>> Among(string space, IEnumerable<string> ids)
    {
        var users = new HashSet<string>(StringComparer.Ordinal);
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
            (kept.ContainsKey((space, id)) ? users : unknown).Add(id);
        if (unknown.Count == 0)
            return users;
        var (found, erased) = await database.Read(session => (unknown.Where(id => identifiers.WithValue(session, id)
            .Exists(known => known.Type == Identifier.UserId && known.Space == space)).ToList(), versions.Of(session).Erasures));
        if (kept.Count > MostKept || Interlocked.Exchange(ref erasures, erased) != erased)
            kept.Clear();
        foreach (var id in found)
        {
            users.Add(id);
            kept[(space, id)] = true;
        }
        return users;
    }
}
