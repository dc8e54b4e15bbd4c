using System.Runtime.InteropServices;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Phases;

namespace Throughline.People.Habits;

/// <summary>
/// That an identifier did something on a day (UTC, days since 1970), on a channel (empty: unknown): the first and the last time and how often.
/// </summary>
internal sealed record Habit(long Identifier, string Name, string Channel, long Day, long FirstAt, long LastAt, long FirstSequence, long Uses);

/// <summary>What people did, by day. Small beside the log, and enough to say when something was first, last and recently done.</summary>
internal sealed class HabitDays
{
    public static long DayOf(long micros) => (long)Math.Floor((double)micros / Micros.PerDay);

    public void Add(Transaction tx, IEnumerable<Event> done)
    {
        var days = new Dictionary<(long, string, string, long), Habit>();
        foreach (var e in done)
        {
            var key = (e.Subject, e.Name, e.Channel ?? "", DayOf(e.OccurredAt));
            ref var habit = ref CollectionsMarshal.GetValueRefOrAddDefault(days, key, out var known);
            habit = known && habit is not null
                ? habit with
                {
                    FirstSequence = e.OccurredAt < habit.FirstAt ? e.Sequence : habit.FirstSequence,
                    FirstAt = Math.Min(habit.FirstAt, e.OccurredAt),
                    LastAt = Math.Max(habit.LastAt, e.OccurredAt),
                    Uses = habit.Uses + 1,
                }
                : new Habit(e.Subject, e.Name, key.Item3, key.Item4, e.OccurredAt, e.OccurredAt, e.Sequence, 1);
        }
        tx.InsertMany("habits", ["identifier", "name", "channel", "day", "first_at", "last_at", "first_sequence", "uses"],
            [.. days.Values.OrderBy(h => h.Identifier).Select(h => new object?[] { h.Identifier, h.Name, h.Channel, h.Day, h.FirstAt, h.LastAt, h.FirstSequence, h.Uses })],
            """
            (identifier, name, channel, day) do update set
                first_sequence = case when excluded.first_at < habits.first_at then excluded.first_sequence else habits.first_sequence end,
                first_at = case when excluded.first_at < habits.first_at then excluded.first_at else habits.first_at end,
                last_at = case when excluded.last_at > habits.last_at then excluded.last_at else habits.last_at end,
                uses = habits.uses + excluded.uses
            """);
    }

    /// <summary>Row by row, by time.</summary>
    public IEnumerable<Habit> All(Session session, IReadOnlyCollection<long> identifiers) => session.Stream<Habit>(
        $"""
        select identifier, name, channel, day, first_at as FirstAt, last_at as LastAt, first_sequence as FirstSequence, uses
        from habits where {session.Dialect.In("identifier", "@identifiers")} order by first_at, identifier, name, channel
        """, new { identifiers = session.Dialect.List(identifiers) });

    /// <summary>By day over all channels: for each identifier and name the first and the last time; all other names than these together, under an empty one.</summary>
    public IEnumerable<(long Identifier, DoneDay Done)> Days(Session session, IReadOnlyCollection<long> identifiers, IEnumerable<string> names) => session.Query<DayRow>(
            $"""
            select identifier, case when {session.Dialect.In("name", "@names")} then name else '' end as Name, day, min(first_at) as FirstAt, max(last_at) as LastAt
            from habits where {session.Dialect.In("identifier", "@identifiers")} group by 1, 2, 3
            """, new { identifiers = session.Dialect.List(identifiers), names = session.Dialect.List(names) })
        .Select(row => (row.Identifier, new DoneDay(row.Name, row.Day, row.FirstAt, row.LastAt)));

    /// <summary>How often each channel was used, by month (months since 1970): channel, month, uses, days with any, the last time.</summary>
    public List<ChannelMonth> Channels(Session session, IReadOnlyCollection<long> identifiers) => session.Query<ChannelDay>(
            $"""
            select channel, day, cast(sum(uses) as bigint) as Uses, max(last_at) as LastAt from habits
            where {session.Dialect.In("identifier", "@identifiers")} and channel <> '' and not ({Ours}) group by channel, day
            """, new { identifiers = session.Dialect.List(identifiers) })
        .GroupBy(d => (d.Channel, Month: MonthOf(d.LastAt)))
        .Select(of => new ChannelMonth(of.Key.Channel, of.Key.Month, of.Sum(d => d.Uses), of.LongCount(), of.Max(d => d.LastAt))).ToList();

    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers) => tx.Execute(
        $"delete from habits where {tx.Dialect.In("identifier", "@identifiers")}", new { identifiers = tx.Dialect.List(identifiers) });

    public void Clear(Transaction tx) => tx.Execute("delete from habits");

    private static long MonthOf(long micros)
    {
        var at = Micros.ToInstant(micros);
        return (at.Year - 1970) * 12 + at.Month - 1;
    }

    /// <summary>What became of a message of ours is not something that they did.</summary>
    private static readonly string Ours = string.Join(" or ",
        new[] { "sent", "delivered", "bounced", "dropped", "deferred", "failed" }.Select(word => $"lower(name) like '%{word}'"));

    private sealed class DayRow
    {
        public long Identifier { get; init; }
        public string Name { get; init; } = "";
        public long Day { get; init; }
        public long FirstAt { get; init; }
        public long LastAt { get; init; }
    }

    private sealed class ChannelDay
    {
        public string Channel { get; init; } = "";
        public long Day { get; init; }
        public long Uses { get; init; }
        public long LastAt { get; init; }
    }
}

/// <summary>The use of a channel in a month: how often, on how many days, and the last time.</summary>
internal sealed record ChannelMonth(string Channel, long Month, long Uses, long Days, long LastAt);
