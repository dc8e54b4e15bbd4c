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

    /// <summary>The source of what is done here: by operators, by agents, by Throughline itself. No key and no import speaks for it.</summary>
    private const string OwnName = "throughline";

    private readonly ConcurrentDictionary<string, Source> kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, string> names = new();

    /// <exception cref="UserErrorException">The name is empty, too long or holds control characters.</exception>
    public Source GetOrAdd(Transaction tx, string name)
    {
        if (kept.TryGetValue(name, out var known))
            return known;
        CheckName(name);
        return Add(tx, name);
    }

    /// <summary>The source of our own facts.</summary>
    public Source Own(Transaction tx) => kept.TryGetValue(OwnName, out var known) ? known : Add(tx, OwnName);

    /// <summary>The name of a source that there is.</summary>
    public string NameOf(Session session, long id)
    {
        if (names.TryGetValue(id, out var known))
            return known;
        var name = session.Single<string>("select name from sources where id = @id", new { id });
        if (session is Transaction tx)
            tx.AfterCommit(() => names[id] = name); // not before: the source may be of this transaction
        else
            names[id] = name;
        return name;
    }

    private Source Add(Transaction tx, string name)
    {
        tx.Execute("insert into sources (name, identity_space, created_at) values (@name, '', @now) on conflict (name) do nothing", new { name, now = Micros.Now(time) });
        var source = Find(tx, name)!;
        tx.AfterCommit(() => kept[name] = source);
        return source;
    }

    /// <exception cref="UserErrorException">The name is empty, too long, holds control characters, or is our own.</exception>
    public static void CheckName(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
            throw new UserErrorException($"A source needs a name of 1 to {LongestName} visible characters.");
        if (name == OwnName)
            throw new UserErrorException($"\"{OwnName}\" is the source of what is done within Throughline itself. Take another name.");
    }

    public Source? Find(Session session, string name) => session.FirstOrDefault<Source>(
        "select id, name, identity_space as IdentitySpace, created_at as CreatedAt from sources where name = @name", new { name });

    public List<Source> All(Session session) => session.Query<Source>(
        "select id, name, identity_space as IdentitySpace, created_at as CreatedAt from sources order by name");
}
