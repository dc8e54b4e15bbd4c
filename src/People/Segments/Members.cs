using Throughline.Kernel.Storage;

namespace Throughline.People.Segments;

/// <summary>Who belongs to which segment: one row a person, under one of the person's identifiers.</summary>
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

    /// <summary>The last of so many identifiers after one, in the order of identifiers; null after the last of all.</summary>
    public long? End(Session session, long after, int count) => session.Single<long?>(
        "select max(identifier) from (select identifier from memberships where identifier > @after order by identifier limit @count) next", new { after, count });

    /// <summary>The persons after one and up to another, by each of their identifiers.</summary>
    public Dictionary<long, long> PersonsBetween(Session session, long after, long to) => session.Stream<(long Identifier, long Person)>(
        "select identifier, person from memberships where person > @after and person <= @to", new { after, to }).ToDictionary(row => row.Identifier, row => row.Person);

    /// <summary>The identifiers after one and up to another, whoever they belong to.</summary>
    public IEnumerable<long> Between(Session session, long after, long to) => session.Stream<long>(
        "select identifier from memberships where identifier > @after and identifier <= @to", new { after, to });

    /// <summary>The highest identifier there is; 0 for none.</summary>
    public long Last(Session session) => session.Single<long>("select coalesce(max(identifier), 0) from memberships");

    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers) => tx.Execute(
        $"delete from segment_members where {tx.Dialect.In("identifier", "@identifiers")}", new { identifiers = tx.Dialect.List(identifiers) });

    public void Write(Transaction tx, IReadOnlyList<Change> changes, long now)
    {
        foreach (var of in changes.GroupBy(change => change.Segment))
        {
            var gone = of.Where(change => !change.Entered).Select(change => change.Identifier).ToList();
            if (gone.Count > 0)
                tx.Execute($"delete from segment_members where segment = @segment and {tx.Dialect.In("identifier", "@gone")}",
                    new { segment = of.Key, gone = tx.Dialect.List(gone) });
            var come = of.Where(change => change.Entered).Select(change => change.Identifier).ToList();
            if (come.Count > 0)
                tx.Execute($"insert into segment_members (segment, identifier, since_at) select @segment, identifier, @now from memberships where {tx.Dialect.In("identifier", "@come")}",
                    new { segment = of.Key, now, come = tx.Dialect.List(come) });
        }
    }
}

internal sealed class Member
{
    public long Segment { get; init; }
    public long Identifier { get; init; }
    public long SinceAt { get; init; }
}
