using System.Data.Common;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>
/// Where the events about several identifiers stand in the order of time, a page of them: exact with ties, and as quick for somebody
/// with a hundred thousand events as for somebody with ten, since of each identifier no more is read than may be on the page.
/// </summary>
internal static class MomentsAbout
{
    /// <summary>The newest that lie before one moment and not before another, newest first.</summary>
    public static List<Moment> Before(Session session, IReadOnlyCollection<long> subjects, Moment before, Moment from, int limit) =>
        Page(session, subjects, from, before, limit, newest: true);

    /// <summary>The oldest that lie after one moment and before another, oldest first.</summary>
    public static List<Moment> After(Session session, IReadOnlyCollection<long> subjects, Moment after, Moment before, int limit) =>
        Page(session, subjects, after with { Sequence = after.Sequence == long.MaxValue ? after.Sequence : after.Sequence + 1 }, before, limit, newest: false);

    private static List<Moment> Page(Session session, IReadOnlyCollection<long> subjects, Moment from, Moment before, int limit, bool newest) =>
        session.Dialect.IsPostgres
            ? session.Query<(long At, long Sequence)>(
                    $"""
                    select k.occurred_at, k.sequence from unnest(@subjects) as s (subject) cross join lateral
                    ({OfOne("s.subject", newest)}) k
                    order by k.occurred_at {Direction(newest)}, k.sequence {Direction(newest)} limit @limit
                    """,
                    new { subjects = subjects.ToArray(), fromAt = from.At, fromSequence = from.Sequence, beforeAt = before.At, beforeSequence = before.Sequence, limit = (long)limit })
                .ConvertAll(row => new Moment(row.At, row.Sequence))
            : OneAfterAnother(session, subjects, from, before, limit, newest);

    /// <summary>Each identifier is asked only for what lies nearer than the worst that is on the page already.</summary>
    private static List<Moment> OneAfterAnother(Session session, IReadOnlyCollection<long> subjects, Moment from, Moment before, int limit, bool newest)
    {
        var command = session.Prepared(OfOne("@subject", newest), made =>
        {
            foreach (var name in (string[])["@subject", "@fromAt", "@fromSequence", "@beforeAt", "@beforeSequence", "@limit"])
                Add(made, name);
        });
        var page = new PriorityQueue<Moment, Moment>(newest ? Comparer<Moment>.Default : Comparer<Moment>.Create((a, b) => b.CompareTo(a)));
        foreach (var subject in subjects)
        {
            (command.Parameters[0].Value, command.Parameters[5].Value) = (subject, (long)limit);
            (command.Parameters[1].Value, command.Parameters[2].Value) = (from.At, from.Sequence);
            (command.Parameters[3].Value, command.Parameters[4].Value) = (before.At, before.Sequence);
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                var moment = new Moment(rows.GetInt64(0), rows.GetInt64(1));
                page.Enqueue(moment, moment);
                if (page.Count > limit)
                    page.Dequeue();
            }
            if (page.Count == limit && limit > 0)
                (from, before) = newest ? (page.Peek(), before) : (from, page.Peek());
        }
        var moments = new List<Moment>(page.Count);
        while (page.TryDequeue(out var moment, out _))
            moments.Add(moment);
        moments.Reverse();
        return moments;
    }

    private static string OfOne(string subject, bool newest) =>
        $"""
        select occurred_at, sequence from events
        where subject = {subject}
        and occurred_at >= @fromAt and (occurred_at > @fromAt or sequence >= @fromSequence)
        and occurred_at <= @beforeAt and (occurred_at < @beforeAt or sequence < @beforeSequence)
        order by occurred_at {Direction(newest)}, sequence {Direction(newest)} limit @limit
        """;

    private static string Direction(bool newest) => newest ? "desc" : "asc";

    private static void Add(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
    }
}
