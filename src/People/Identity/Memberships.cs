using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>The map from identifiers to persons: who an identifier belongs to, and everything that belongs to a person.</summary>
public sealed class Memberships(Identifiers identifiers)
{
    public Dictionary<long, long> Of(Session session, IReadOnlyCollection<long> ids) => session.Query<(long Identifier, long Person)>(
            $"select identifier, person from memberships where {session.Dialect.In("identifier", "@ids")}",
            new { ids = session.Dialect.List(ids) })
        .ToDictionary(row => row.Identifier, row => row.Person);

    /// <summary>The identifiers of each of these persons.</summary>
    public ILookup<long, long> In(Session session, IReadOnlyCollection<long> persons) => session.Query<(long Person, long Identifier)>(
            $"select person, identifier from memberships where {session.Dialect.In("person", "@persons")} order by identifier",
            new { persons = session.Dialect.List(persons) })
        .ToLookup(row => row.Person, row => row.Identifier);

    /// <summary>What each of these identifiers counts as towards a limit; null for what has none. Ids that nobody has yet are left out.</summary>
    internal Dictionary<long, string?> Counted(Session session, IReadOnlyCollection<long> ids) => session.Query<(long Identifier, string? Limited)>(
            $"select identifier, limited from memberships where {session.Dialect.In("identifier", "@ids")}",
            new { ids = session.Dialect.List(ids) })
        .ToDictionary(row => row.Identifier, row => row.Limited);

    /// <summary>Those of these persons' identifiers that count towards a limit.</summary>
    internal List<long> Counting(Session session, IReadOnlyCollection<long> persons) => session.Query<long>(
        $"select identifier from memberships where {session.Dialect.In("person", "@persons")} and limited is not null order by identifier",
        new { persons = session.Dialect.List(persons) });

    /// <summary>What identifiers that nobody has yet count as.</summary>
    internal Dictionary<long, string?> CountedOfNew(Session session, IReadOnlyCollection<long> ids, Limits limits) =>
        ids.Count == 0 ? [] : identifiers.Of(session, ids).ToDictionary(known => known.Id, limits.Counted);

    internal void Add(Transaction tx, IEnumerable<(long Identifier, long Person, string? Counted)> added) => tx.InsertMany(
        "memberships", ["identifier", "person", "limited"], [.. added.Select(a => new object?[] { a.Identifier, a.Person, a.Counted })]);

    /// <summary>These persons as groups, by id, with what joining them must know.</summary>
    internal Dictionary<long, Group> Groups(Session session, IReadOnlyCollection<long> persons)
    {
        var args = new { persons = session.Dialect.List(persons) };
        var counts = session.Query<(long Person, string Counted, long Count)>(
            $"""
            select person, limited, count(*) from memberships
            where {session.Dialect.In("person", "@persons")} and limited is not null group by person, limited
            """, args).ToLookup(row => row.Person, row => KeyValuePair.Create(row.Counted, row.Count));
        var known = session.Query<PersonRow>(
            $"select id, first_claim as First, last_claim as Last from persons where {session.Dialect.In("id", "@persons")}", args).ToDictionary(row => row.Id);
        return persons.ToDictionary(id => id, id => known.TryGetValue(id, out var row)
            ? new Group(id, counts[id], ClaimKey.Of(row.First), ClaimKey.Of(row.Last))
            : new Group(id, counts[id], null, null));
    }

    /// <summary>
    /// Nobody else changes these persons, or decides about them, until the transaction ends. In order of id, so that two never wait for each other.
    /// </summary>
    internal void Lock(Transaction tx, IReadOnlyCollection<long> persons)
    {
        if (tx.Dialect.IsPostgres && persons.Count > 0)
            tx.Query<long>(
                $"select identifier from memberships where {tx.Dialect.In("identifier", "@persons")} order by identifier for update",
                new { persons = tx.Dialect.List(persons) });
    }

    /// <summary>The whole of each of these persons gets another id.</summary>
    internal void Rename(Transaction tx, IReadOnlyCollection<(long Old, long New)> persons) => tx.ExecuteMany(
        "update memberships set person = @new where person = @old", ["new", "old"], [.. persons.Select(p => new object?[] { p.New, p.Old })]);

    internal void Set(Transaction tx, IReadOnlyCollection<(long Identifier, long Person)> changes) => tx.ExecuteMany(
        "update memberships set person = @person where identifier = @id", ["person", "id"],
        [.. changes.Select(c => new object?[] { c.Person, c.Identifier })]);

    internal void SetClaims(Transaction tx, IReadOnlyCollection<(long Person, ClaimKey First, ClaimKey Last)> persons) => tx.InsertMany(
        "persons", ["id", "first_claim", "last_claim"], [.. persons.Select(p => new object?[] { p.Person, p.First.Bytes, p.Last.Bytes })],
        "(id) do update set first_claim = excluded.first_claim, last_claim = excluded.last_claim");

    internal void Forget(Transaction tx, IReadOnlyCollection<long> persons) => tx.Execute(
        $"delete from persons where {tx.Dialect.In("id", "@persons")}", new { persons = tx.Dialect.List(persons) });

    /// <summary>How many persons there are.</summary>
    public long Count(Session session) => session.Single<long>("select persons from person_count");

    /// <summary>So many more persons than before; below 0 where there are fewer.</summary>
    internal void CountMore(Transaction tx, long more)
    {
        if (more != 0)
            tx.Execute("update person_count set persons = persons + @more", new { more });
    }

    internal void Clear(Transaction tx)
    {
        tx.Execute("delete from memberships");
        tx.Execute("delete from persons");
        tx.Execute("update person_count set persons = 0");
    }

#pragma warning disable CA1812 // made by Dapper
    private sealed class PersonRow
    {
        public long Id { get; init; }
        public byte[] First { get; init; } = [];
        public byte[] Last { get; init; } = [];
    }
#pragma warning restore CA1812
}
