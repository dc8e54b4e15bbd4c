using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>Who was held out of an experiment or takes part, by the identifier that was assigned. Never changed.</summary>
internal sealed class Holdouts
{
    public List<HoldoutAssignment> Of(Session session, IReadOnlyCollection<long> identifiers) => session.Query<(string Experiment, long Identifier, long HeldOut, long At)>(
            $"select experiment, identifier, held_out, assigned_at from holdout_assignments where {session.Dialect.In("identifier", "@ids")}",
            new { ids = session.Dialect.List(identifiers) })
        .ConvertAll(row => new HoldoutAssignment(row.Experiment, row.Identifier, row.HeldOut == 1, row.At));

    public void Add(Transaction tx, IReadOnlyCollection<HoldoutAssignment> assigned) => tx.InsertMany(
        "holdout_assignments", ["experiment", "identifier", "held_out", "assigned_at"],
        [.. assigned.Select(a => new object?[] { a.Experiment, a.Identifier, a.HeldOut ? 1L : 0L, a.At })], "(experiment, identifier) do nothing");
}
