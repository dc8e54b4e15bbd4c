using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Profiles;

namespace Throughline.People;

/// <summary>The people, as identity makes them from identifiers now.</summary>
public sealed class Persons(Identifiers identifiers, Memberships memberships, PersonNames names)
{
    public long Count(Session session) => session.Single<long>("select count(*) from memberships where identifier = person");

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
        var args = new { persons = session.Dialect.List(persons) };
        var rows = session.Query<MemberRow>(
            $"""
            select m.person, m.identifier, s.events, s.first_seen_at as FirstSeenAt, s.last_seen_at as LastSeenAt
            from memberships m
            left join sightings s on s.identifier = m.identifier
            where {session.Dialect.In("m.person", "@persons")}
            """, args).ToLookup(row => row.Person);
        var known = identifiers.Of(session, [.. rows.SelectMany(of => of).Select(row => row.Identifier)]).ToDictionary(i => i.Id);
        var named = names.Of(session, known.Keys);
        return [.. persons.Where(rows.Contains).Select(person => Make(person, [.. rows[person]], known, named))];
    }

    /// <summary>The most recently seen first, after the last line of the page before.</summary>
    public List<PersonLine> List(Session session, long beforeTime, long beforeIdentifier, int limit) => session.Query<PersonLine>(
        """
        select m.person, s.last_seen_at as LastSeenAt, s.identifier
        from sightings s join memberships m on m.identifier = s.identifier
        where (s.last_seen_at < @beforeTime or (s.last_seen_at = @beforeTime and s.identifier < @beforeIdentifier))
        and not exists (
            select 1 from memberships m2 join sightings s2 on s2.identifier = m2.identifier
            where m2.person = m.person
            and (s2.last_seen_at > s.last_seen_at or (s2.last_seen_at = s.last_seen_at and s2.identifier > s.identifier)))
        order by s.last_seen_at desc, s.identifier desc limit @limit
        """, new { beforeTime, beforeIdentifier, limit });

    private static Person Make(long person, List<MemberRow> members, Dictionary<long, KnownIdentifier> known, ILookup<long, TraitValue> named) => new(
        person,
        PersonNames.Fold(members.SelectMany(m => named[m.Identifier])),
        [.. members.Select(m => known[m.Identifier]).OrderBy(i => Identifier.Rank(i.Type)).ThenBy(i => i.Id)],
        members.Sum(m => m.Events ?? 0),
        members.Min(m => m.FirstSeenAt),
        members.Max(m => m.LastSeenAt));

    private sealed record MemberRow(long Person, long Identifier, long? Events, long? FirstSeenAt, long? LastSeenAt);
}

/// <summary>A line of the list of people, and the place to go on from.</summary>
public sealed record PersonLine(long Person, long LastSeenAt, long Identifier);
