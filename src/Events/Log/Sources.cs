using System.Collections.Concurrent;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>Where events come from. <see cref="IdentitySpace"/> says whose user ids its events speak of; empty is the shared space.</summary>
public sealed record Source(long Id, string Name, string IdentitySpace, long CreatedAt);

/// <summary>The sources by name. A source is never renamed or removed: the log names it.</summary>
public sealed class Sources(TimeProvider time)
{
    public const int LongestName = 100;
    private readonly ConcurrentDictionary<string, Source> kept = new(StringComparer.Ordinal);

    /// <exception cref="UserErrorException">The name is empty, too long or holds control characters.</exception>
    public Source GetOrAdd(Transaction tx, string name)
    {
        if (kept.TryGetValue(name, out var known))
            return known;
        CheckName(name);
        tx.Execute("insert into sources (name, identity_space, created_at) values (@name, '', @now) on conflict (name) do nothing", new { name, now = Micros.Now(time) });
        var source = Find(tx, name)!;
        tx.AfterCommit(() => kept[name] = source);
        return source;
    }

    /// <exception cref="UserErrorException">The name is empty, too long or holds control characters.</exception>
    public static void CheckName(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
            throw new UserErrorException($"A source needs a name of 1 to {LongestName} visible characters.");
    }

    public Source? Find(Session session, string name) => session.FirstOrDefault<Source>(
        "select id, name, identity_space as IdentitySpace, created_at as CreatedAt from sources where name = @name", new { name });

    public List<Source> All(Session session) => session.Query<Source>(
        "select id, name, identity_space as IdentitySpace, created_at as CreatedAt from sources order by name");
}
