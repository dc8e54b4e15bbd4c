using Throughline.Kernel.Storage;

namespace Throughline.Gate.Experiments;

/// <summary>Who was assigned to which arm, by identifier; and what went out to them. The gate itself assigns when it decides.</summary>
internal sealed class Assignments
{
    private const string Columns = "experiment, identifier, held_out, assigned_at, arm";

    /// <summary>What there is to look at, by name.</summary>
    public List<(string Experiment, long Assigned, long HeldOut)> Experiments(Session session) => session.Query<(string, long, long)>(
        "select experiment, count(*), cast(sum(held_out) as bigint) from holdout_assignments group by experiment order by experiment");

    /// <summary>Of one experiment, by identifier after one.</summary>
    public List<Assignment> After(Session session, string experiment, long after, int limit) => Read(session,
        $"select {Columns} from holdout_assignments where experiment = @experiment and identifier > @after order by identifier limit @limit", new { experiment, after, limit });

    /// <summary>The same of these identifiers.</summary>
    public List<Assignment> Of(Session session, string experiment, IReadOnlyCollection<long> identifiers) => Read(session,
        $"select {Columns} from holdout_assignments where experiment = @experiment and {session.Dialect.In("identifier", "@ids")}",
        new { experiment, ids = session.Dialect.List(identifiers) });

    /// <summary>Whoever is assigned already keeps it.</summary>
    public void Add(Transaction tx, IReadOnlyCollection<Assignment> assigned) => tx.InsertMany(
        "holdout_assignments", ["experiment", "identifier", "held_out", "assigned_at", "arm"],
        [.. assigned.Select(a => new object?[] { a.Experiment, a.Identifier, a.HeldOut ? 1L : 0L, a.At, a.Arm })], "(experiment, identifier) do nothing");

    /// <summary>
    /// Identifiers of these to which something for one of the purposes went out, or is on its way, and when that was claimed: what a holdout
    /// keeps people from. Touchpoints null: at any.
    /// </summary>
    public List<(long Identifier, long At)> Contacted(Session session, IReadOnlyCollection<long> identifiers, IReadOnlyCollection<string> purposes, IReadOnlyCollection<string>? touchpoints) =>
        session.Query<(long, long)>(
            $"""
            select d.identifier, o.claimed_at from decisions d join outbox o on o.key = d.key and o.number = d.number
            where {session.Dialect.In("d.identifier", "@ids")} and o.claimed_at is not null and o.state <> 'failed' and {session.Dialect.In("d.purpose", "@purposes")}
            {(touchpoints is null ? "" : $" and {session.Dialect.In("d.touchpoint", "@touchpoints")}")}
            """,
            new { ids = session.Dialect.List(identifiers), purposes = session.Dialect.List(purposes), touchpoints = session.Dialect.List(touchpoints ?? []) });

    // As tuples: where nothing is found, SQLite knows no types for a record's constructor.
    private static List<Assignment> Read(Session session, string sql, object args) => session.Query<(string Experiment, long Identifier, long HeldOut, long At, string? Arm)>(sql, args)
        .ConvertAll(row => new Assignment(row.Experiment, row.Identifier, row.HeldOut == 1, row.At, row.Arm));
}
