using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Profiles;

namespace Throughline.People;

/// <summary>The people, as identity makes them from identifiers now.</summary>
public sealed class Persons(Identifiers identifiers, Memberships memberships, PersonNames names, Sightings sightings)
{
    public long Count(Session session) => memberships.Count(session);

    /// <summary>The person an identifier belongs to now; null for an id that no identifier has or that no reader has seen yet.</summary>
    public long? Of(Session session, long identifier) =>
        session.FirstOrDefault<long?>("select person from memberships where identifier = @identifier", new { identifier });

    /// <summary>The person each of these identifiers belongs to now; one that no reader has seen yet is a person of its own.</summary>
    public Dictionary<long, long> Of(Session session, IReadOnlyCollection<long> ids)
    {
        var known = memberships.Of(session, ids);
        foreach (var id in ids)
            known.TryAdd(id, id);
        return known;
    }

    /// <summary>Ids of the identifiers that belong to a person now, rising; the person's own id alone where nothing else is known.</summary>
    public List<long> Members(Session session, long person) =>
        memberships.In(session, [person])[person].ToList() is { Count: > 0 } members ? members : [person];

    /// <summary>Ids of the identifiers of each of these persons, rising.</summary>
    public ILookup<long, long> Members(Session session, IReadOnlyCollection<long> persons) => memberships.In(session, persons);

    /// <summary>
    /// The person an identifier belongs to, and stays with until the transaction ends: nobody merges or parts them meanwhile, and whoever else
    /// holds the person waits. For decisions that must see all of a person's identifiers, and act on what they saw.
    /// </summary>
    public long Hold(Transaction tx, long identifier)
    {
        while (true)
        {
            var person = Of(tx, identifier) ?? identifier;
            memberships.Lock(tx, [person]);
            if ((Of(tx, identifier) ?? identifier) == person)
                return person;
        }
    }

    /// <summary>As <see cref="Hold(Transaction, long)"/>, of many: the person of each.</summary>
    public Dictionary<long, long> Hold(Transaction tx, IReadOnlyCollection<long> ids)
    {
        while (true)
        {
            var before = Of(tx, ids);
            if (!tx.Dialect.IsPostgres)
                return before;
            memberships.Lock(tx, [.. before.Values.Distinct()]);
            var after = Of(tx, ids);
            if (ids.All(id => before[id] == after[id]))
                return after;
        }
    }

    /// <summary>Every identifier's internal id with its person's, in no order: the whole map, row by row.</summary>
    public IEnumerable<(long Identifier, long Person)> Map(Session session) =>
        session.Stream<(long, long)>("select identifier, person from memberships");

    public Person? Find(Session session, long person) => Load(session, [person]).FirstOrDefault();

    /// <summary>These people in the order given; ids of no person are left out.</summary>
    public List<Person> Load(Session session, IReadOnlyCollection<long> persons)
    {
        var members = memberships.In(session, persons);
        var ids = members.SelectMany(of => of).ToList();
        var known = identifiers.Of(session, ids).ToDictionary(i => i.Id);
        var seen = sightings.Of(session, ids).ToDictionary(of => of.Identifier);
        var named = names.Of(session, ids);
        return [.. persons.Where(members.Contains).Select(person => Make(person, [.. members[person]], known, seen, named))];
    }

    /// <summary>
    /// What to call the person that each of these identifiers belongs to. One that no reader has seen yet goes by its own value, so that whoever
    /// writes for the first time has a name at once.
    /// </summary>
    public Dictionary<long, string> Titles(Session session, IReadOnlyCollection<long> ids)
    {
        var person = Of(session, ids);
        var known = Load(session, [.. person.Values.Distinct()]).ToDictionary(p => p.Id, p => p.Title);
        var unseen = identifiers.Of(session, [.. ids.Where(id => !known.ContainsKey(person[id])).Distinct()]).ToDictionary(i => i.Id, i => i.Value);
        return ids.Distinct().ToDictionary(id => id, id => known.GetValueOrDefault(person[id]) ?? unseen.GetValueOrDefault(id, $"Person {id}"));
    }

    public string Title(Session session, long identifier) => Titles(session, [identifier])[identifier];

    /// <summary>The most recently seen first, after the last line of the page before.</summary>
    public List<PersonLine> List(Session session, long beforeTime, long beforeIdentifier, int limit)
    {
        var (list, listed) = (new List<PersonLine>(), new HashSet<long>());
        while (list.Count < limit)
        {
            var block = sightings.Before(session, beforeTime, beforeIdentifier, SeenAtOnce);
            list.AddRange(LastLines(session, block).Where(line => listed.Add(line.Person)).Take(limit - list.Count));
            if (block.Count < SeenAtOnce)
                break;
            (beforeTime, beforeIdentifier) = block[^1];
        }
        return list;
    }

    private const int SeenAtOnce = 400;

    /// <summary>Those lines that are the last of their person's, each once.</summary>
    private List<PersonLine> LastLines(Session session, List<(long At, long Identifier)> block)
    {
        var personOf = memberships.Of(session, [.. block.Select(line => line.Identifier).Distinct()]);
        var members = memberships.In(session, [.. personOf.Values.Distinct()]);
        var last = sightings.Last(session, [.. members.SelectMany(of => of)]);
        var lastOf = members.ToDictionary(of => of.Key, of => of.Where(last.ContainsKey).Select(id => (At: last[id], Identifier: id)).Max());
        return [.. block.Where(line => personOf.TryGetValue(line.Identifier, out var person) && lastOf[person] == line).Distinct()
            .Select(line => new PersonLine(personOf[line.Identifier], line.At, line.Identifier))];
    }

    private static Person Make(
        long person, List<long> members, Dictionary<long, KnownIdentifier> known, Dictionary<long, Sighting> seen, ILookup<long, TraitValue> named) => new(
        person,
        PersonNames.Fold(members.SelectMany(id => named[id])),
        [.. members.Select(id => known[id]).OrderBy(i => Identifier.Rank(i.Type)).ThenBy(i => i.Id)],
        members.Sum(id => seen[id].Events),
        members.Min(id => seen[id].FirstAt),
        members.Max(id => seen[id].LastAt));
}

/// <summary>A line of the list of people, and the place to go on from.</summary>
public sealed record PersonLine(long Person, long LastSeenAt, long Identifier);
