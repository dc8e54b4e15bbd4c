using Throughline.Kernel.Storage;

namespace Throughline.People.Segments;

/// <summary>Who belongs to which segment: one row a person, under the person's id; between a merge and its decision, under one of their identifiers or several.</summary>
internal sealed class Members
{
    /// <summary>The rows of these identifiers, in these segments.</summary>
    public List<Member> Of(Session session, IReadOnlyCollection<long> identifiers, IReadOnlyCollection<long>? segments = null) => session.Query<Member>(
        $"""
        select segment, identifier, since_at as sinceAt from segment_members
        where {session.Dialect.In("identifier", "@identifiers")}{(segments is null ? "" : " and " + session.Dialect.In("segment", "@segments"))}
        order by segment, since_at, identifier
        """, new { identifiers = session.Dialect.List(identifiers), segments = session.Dialect.List(segments ?? []) });

    /// <summary>By identifier, after the last row of the page before.</summary>
    public List<(long Identifier, long Person, long SinceAt)> List(Session session, long segment, long after, int limit) => session.Query<(long, long, long)>(
        """
        select s.identifier, m.person, s.since_at from segment_members s join memberships m on m.identifier = s.identifier
        where s.segment = @segment and s.identifier > @after order by s.identifier limit @limit
        """, new { segment, after, limit });

    /// <summary>The rows of these segments under the identifiers after one and up to another. A person's row stands under the person's own id, once marks are seen to.</summary>
    public List<Member> Between(Session session, IReadOnlyCollection<long> segments, long after, long to) => session.Query<Member>(
        $"""
        select segment, identifier, since_at as sinceAt from segment_members
        where {session.Dialect.In("segment", "@segments")} and identifier > @after and identifier <= @to
        order by segment, since_at, identifier
        """, new { segments = session.Dialect.List(segments), after, to });

    /// <summary>The persons that follow one, each with all their identifiers: about as many identifiers as asked for, more only where one person has them. In order; empty after the last.</summary>
    public List<(long Person, long Identifier)> Next(Session session, long after, int about)
    {
        var command = session.Prepared(
            "select person, identifier from memberships where person > @after order by person, identifier limit @about", "@after", "@about");
        (command.Parameters[0].Value, command.Parameters[1].Value) = (after, (long)about);
        var rows = new List<(long Person, long Identifier)>(about);
        using (var reader = command.ExecuteReader())
            while (reader.Read())
                rows.Add((reader.GetInt64(0), reader.GetInt64(1)));
        if (rows.Count < about)
            return rows;
        var last = rows[^1].Person;
        var whole = rows.FindIndex(row => row.Person == last); // of whom there may be more
        return whole > 0
            ? rows[..whole]
            : session.Query<(long, long)>("select person, identifier from memberships where person = @last order by identifier", new { last });
    }

    /// <summary>The persons after one and up to another, by each of their identifiers.</summary>
    public Dictionary<long, long> PersonsBetween(Session session, long after, long to) => session.Stream<(long Identifier, long Person)>(
        "select identifier, person from memberships where person > @after and person <= @to", new { after, to }).ToDictionary(row => row.Identifier, row => row.Person);

    /// <summary>The highest identifier there is; 0 for none.</summary>
    public long Last(Session session) => session.Single<long>("select coalesce(max(identifier), 0) from memberships");

    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers) => tx.Execute(
        $"delete from segment_members where {tx.Dialect.In("identifier", "@identifiers")}", new { identifiers = tx.Dialect.List(identifiers) });

    public void Write(Transaction tx, IReadOnlyList<Change> changes, long now)
    {
        foreach (var of in changes.Where(change => !change.Entered).GroupBy(change => change.Segment))
            tx.Execute($"delete from segment_members where segment = @segment and {tx.Dialect.In("identifier", "@gone")}",
                new { segment = of.Key, gone = tx.Dialect.List(of.Select(change => change.Identifier)) });
        var come = changes.Where(change => change.Entered).Select(change => new object?[] { change.Segment, change.Identifier, change.Since ?? now }).ToList();
        if (come.Count > 0)
            tx.InsertMany("segment_members", ["segment", "identifier", "since_at"], come);
    }
}

internal sealed class Member
{
    public long Segment { get; init; }
    public long Identifier { get; init; }
    public long SinceAt { get; init; }
}
