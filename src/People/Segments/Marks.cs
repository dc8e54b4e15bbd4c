using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Segments;

/// <summary>Whose membership must be looked at again, and when it may change by the clock alone. Marks are only ever added; who has seen to them removes them.</summary>
internal sealed class Marks(MarksSignal signal)
{
    /// <param name="because">An identifier, what about it (null: anything), and the event after which all readers must have come.</param>
    public void Add(Transaction tx, IReadOnlyCollection<(long Identifier, long? About, Position After)> because)
    {
        if (because.Count == 0)
            return;
        if (tx.Dialect.IsPostgres)
            tx.Execute(
                "insert into segment_marks (identifier, about, xact, sequence) select i, a, x, s from unnest(@i, @a, @x, @s) as m (i, a, x, s)",
                new
                {
                    i = because.Select(m => m.Identifier).ToArray(),
                    a = because.Select(m => m.About).ToArray(),
                    x = because.Select(m => m.After.Xact).ToArray(),
                    s = because.Select(m => m.After.Sequence).ToArray(),
                });
        else
            tx.ExecuteMany("insert into segment_marks (identifier, about, xact, sequence) values (@i, @a, @x, @s)", ["i", "a", "x", "s"],
                [.. because.Select(m => new object?[] { m.Identifier, m.About, m.After.Xact, m.After.Sequence })]);
        tx.AfterCommit(signal.Set);
    }

    /// <summary>The oldest of those whose event all readers have passed.</summary>
    public List<Mark> Read(Session session, Position passed, int most) => session.Query<Mark>(
        """
        select id, identifier, about, xact, sequence from segment_marks
        where xact < @Xact or (xact = @Xact and sequence <= @Sequence) order by id limit @most
        """, new { passed.Xact, passed.Sequence, most });

    public bool Any(Session session) => session.FirstOrDefault<long?>("select id from segment_marks order by id limit 1") is not null;

    public void Remove(Transaction tx, IReadOnlyCollection<long> ids) => tx.Execute(
        $"delete from segment_marks where {tx.Dialect.In("id", "@ids")}", new { ids = tx.Dialect.List(ids) });

    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        tx.Execute($"delete from segment_marks where {tx.Dialect.In("identifier", "@identifiers")}", new { identifiers = tx.Dialect.List(identifiers) });
        RemoveDue(tx, identifiers);
    }

    public void Clear(Transaction tx) => tx.Execute("delete from segment_marks");

    /// <summary>The identifiers whose time has come.</summary>
    public List<long> Due(Session session, long now, int most) => session.Query<long>(
        "select identifier from segment_due where due_at <= @now order by due_at, identifier limit @most", new { now, most });

    /// <summary>When the next one's time comes, or null.</summary>
    public long? NextDue(Session session) => session.FirstOrDefault<long?>("select due_at from segment_due order by due_at limit 1");

    public void RemoveDue(Transaction tx, IReadOnlyCollection<long> identifiers) => tx.Execute(
        $"delete from segment_due where {tx.Dialect.In("identifier", "@identifiers")}", new { identifiers = tx.Dialect.List(identifiers) });

    /// <summary>Each no later than this; what is planned sooner stays.</summary>
    public void PlanDue(Transaction tx, IReadOnlyCollection<(long Identifier, long At)> due)
    {
        if (due.Count == 0)
            return;
        const string keepSooner = "on conflict (identifier) do update set due_at = excluded.due_at where excluded.due_at < segment_due.due_at";
        if (tx.Dialect.IsPostgres)
            tx.Execute($"insert into segment_due (identifier, due_at) select i, t from unnest(@i, @t) as d (i, t) {keepSooner}",
                new { i = due.Select(d => d.Identifier).ToArray(), t = due.Select(d => d.At).ToArray() });
        else
            tx.ExecuteMany($"insert into segment_due (identifier, due_at) values (@i, @t) {keepSooner}", ["i", "t"],
                [.. due.Select(d => new object?[] { d.Identifier, d.At })]);
    }
}

/// <summary>See <see cref="Marks"/>.</summary>
internal sealed class Mark
{
    public long Id { get; init; }
    public long Identifier { get; init; }
    public long? About { get; init; }
    public long Xact { get; init; }
    public long Sequence { get; init; }
    public Position After => new(Xact, Sequence);
}
