using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>
/// Reads the log and keeps the map from identifiers to persons, and what is known of each identifier. Identifiers seen in one
/// event are one person, but two user ids never meet by themselves: such an event belongs to its strongest identifier alone.
/// A person's id is the lowest of its identifiers' ids.
/// </summary>
internal sealed class ResolvePersons(Memberships memberships, Sightings sightings, Names names, IEnumerable<IFollowPersons> followers) : IReader
{
    public string Name => "identity";

    public void Apply(Transaction tx, IReadOnlyList<Event> events)
    {
        var (persons, moved) = PersonsOf(tx, events);
        foreach (var e in events)
            foreach (var other in e.Others)
                Join(tx, persons, moved, e.Subject, other);
        if (moved.Count > 0)
            foreach (var follower in followers)
                follower.Moved(tx, moved);
        sightings.Add(tx, events);
        names.Add(tx, events);
    }

    public void Reset(Transaction tx)
    {
        memberships.Clear(tx);
        sightings.Clear(tx);
        names.Clear(tx);
        foreach (var follower in followers)
            follower.Reset(tx);
    }

    private (Dictionary<long, long> Persons, HashSet<long> Moved) PersonsOf(Transaction tx, IReadOnlyList<Event> events)
    {
        var ids = events.SelectMany(e => e.Others.Append(e.Subject)).ToHashSet();
        var persons = memberships.Of(tx, ids);
        var added = ids.Where(id => !persons.ContainsKey(id)).Order().ToList();
        memberships.Add(tx, added);
        foreach (var id in added)
            persons[id] = id;
        return (persons, [.. added]);
    }

    private void Join(Transaction tx, Dictionary<long, long> persons, HashSet<long> moved, long subject, long other)
    {
        var (kept, joined) = (Math.Min(persons[subject], persons[other]), Math.Max(persons[subject], persons[other]));
        if (kept == joined || (memberships.HasUserId(tx, kept) && memberships.HasUserId(tx, joined)))
            return;
        moved.UnionWith(memberships.In(tx, [joined]).SelectMany(of => of));
        memberships.Join(tx, kept, joined);
        foreach (var id in persons.Where(pair => pair.Value == joined).Select(pair => pair.Key).ToList())
            persons[id] = kept;
    }
}
