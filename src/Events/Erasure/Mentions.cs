using System.Globalization;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Erasure;

/// <summary>
/// Events about others that were seen with an identifier which is to be erased. No index leads to them, so they are looked for before the
/// transaction of the erasure, and in it only among those that came since.
/// </summary>
public sealed class Mentions
{
    private const int Page = 500;

    private readonly HashSet<long> erased;
    private readonly HashSet<long> found = [];
    private long next;

    private Mentions(IEnumerable<long> identifiers) => erased = [.. identifiers];

    public static Mentions Of(Session session, IReadOnlyCollection<long> identifiers)
    {
        var mentions = new Mentions(identifiers);
        mentions.Look(session);
        return mentions;
    }

    /// <summary>Takes the mentions out; what was the operator's about two people of whom one is gone says nothing any more and is left bare.</summary>
    /// <param name="bare">Makes skeletons of these events.</param>
    internal void Remove(Transaction tx, Action<Transaction, List<long>> bare)
    {
        var before = next;
        Look(tx);
        next = before; // the transaction may be run again
        foreach (var some in found.Order().Chunk(Page))
        {
            var rows = tx.Query<Row>(
                $"select sequence, subject, kind, others from events where others is not null and {tx.Dialect.In("sequence", "@some")}",
                new { some = tx.Dialect.List(some) }).FindAll(row => row.Subject >= 0);
            tx.ExecuteMany("update events set others = @others where sequence = @sequence", ["sequence", "others"],
                [.. rows.Select(row => new object?[] { row.Sequence, EventRow.Others([.. EventRow.Ids(row.Others).Where(id => !erased.Contains(id))]) })]);
            bare(tx, [.. rows.Where(row => row.Kind == Event.IdentityKind).Select(row => row.Sequence)]);
        }
    }

    private void Look(Session session)
    {
        var end = session.Dialect.IsPostgres
            ? session.Single<long>("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            : session.Single<long>("select coalesce(max(sequence), 0) + 1 from events");
        foreach (var (sequence, others) in session.Stream<(long, string)>(
            $"select sequence, others from events where others is not null and {(session.Dialect.IsPostgres ? "xact" : "sequence")} >= @next", new { next }))
            if (Names(others))
                found.Add(sequence);
        next = end;
    }

    private bool Names(ReadOnlySpan<char> others)
    {
        foreach (var part in others.Split(','))
            if (erased.Contains(long.Parse(others[part], NumberStyles.None, CultureInfo.InvariantCulture)))
                return true;
        return false;
    }

    private sealed class Row
    {
        public long Sequence { get; init; }
        public long Subject { get; init; }
        public string Kind { get; init; } = "";
        public string? Others { get; init; }
    }
}
