using Throughline.Strata.Scan;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>Where journeys ended that did not reach a goal, and what they did instead.</summary>
/// <param name="Journeys">How many there are.</param>
/// <param name="Events">How many events they have.</param>
/// <param name="AsOf">The instant at which they are looked at, in microseconds UTC.</param>
/// <param name="Considered">How many of them count: those with the step from which the goal is looked for.</param>
/// <param name="Reached">How many of those reached the goal.</param>
/// <param name="Running">How many did not and are not silent for long enough: they may yet.</param>
/// <param name="Ended">How many did not and have ended.</param>
/// <param name="Ends">The ended by their last step, most frequent first, of equals by name.</param>
/// <param name="Instead">The ended by the step that directly followed the one from which the goal is looked for (its last occurrence); -1 for nothing.</param>
public sealed record DropOff(
    int Journeys, long Events, long AsOf, int Considered, int Reached, int Running, int Ended, IReadOnlyList<(int Step, int Journeys)> Ends, IReadOnlyList<(int Step, int Journeys)> Instead)
{
    /// <param name="set">Whose journeys.</param>
    /// <param name="goal">Step codes of which any is the goal.</param>
    /// <param name="after">Step codes: the goal counts after the first event of any of them, and only journeys that have one count; null for all journeys from their beginning.</param>
    /// <param name="silentMicros">A journey has ended when so much time or more lies between its last event and <paramref name="asOf"/>.</param>
    /// <param name="asOf">Null for the last event of all.</param>
    public static DropOff Of(JourneySet set, int[] goal, int[]? after, long silentMicros, long? asOf = null)
    {
        var parts = Visitor.Run(set, () => new Looked(goal, after));
        var at = asOf ?? (parts.Any(p => p.SeenJourneys > 0) ? parts.Max(p => p.Latest) : 0);
        var ranks = CodePoints.Ranks(set.Steps);
        var (reached, lost, ended, ends, instead) = (parts.Sum(p => p.Reached), 0, 0, new int[ranks.Length + 1], new int[ranks.Length + 1]);
        foreach (var part in parts)
        {
            using var its = part.Lost;
            lost += its.Items.Length;
            foreach (ref readonly var journey in its.Items)
            {
                if (!HasEnded(journey.EndsAt, at, silentMicros))
                    continue;
                ended++;
                ends[journey.Last + 1]++;
                instead[journey.Next + 1]++;
            }
        }
        return new DropOff(
            parts.Sum(p => p.SeenJourneys), parts.Sum(p => p.SeenEvents), at, reached + lost, reached, lost - ended, ended, Counted(ends), Counted(instead));

        List<(int, int)> Counted(int[] counts) =>
            [.. counts.Select((count, i) => (Step: i - 1, Count: count)).Where(c => c.Count > 0).OrderByDescending(c => c.Count).ThenBy(c => c.Step < 0 ? -1 : ranks[c.Step])];
    }

    /// <summary>Behind a number stand the journeys of its group and all their people.</summary>
    /// <param name="last">Only those whose last step it is; null for any.</param>
    /// <param name="next">Only those in which this directly followed the step from which the goal is looked for (-1: nothing); null for any.</param>
    public static Behind Behind(
        JourneySet set, int[] goal, int[]? after, long silentMicros, long? asOf, DropOffGroup group, int? last, int? next, int skip, int take)
    {
        var at = asOf ?? Escalation.LastInstant(set);
        return Strata.Behind.Collect(set, () => Strata.Behind.Whole((in journey) =>
        {
            var begin = Begin(journey, after);
            if (begin < 0)
                return false;
            var found = Reaches(journey, begin, goal, after) ? DropOffGroup.Reached : HasEnded(journey.Times[^1], at, silentMicros) ? DropOffGroup.Ended : DropOffGroup.Running;
            return (group == DropOffGroup.Considered || group == found) && (last is null || last == journey.Steps[^1]) && (next is null || next == Next(journey, after));
        }), skip, take);
    }

    internal static bool HasEnded(long endsAt, long asOf, long silent) => endsAt <= asOf && asOf - endsAt >= silent;

    /// <summary>Where the journey's way to the goal begins; -1 where it does not count.</summary>
    internal static int Begin(in Journey journey, int[]? after) => after is null ? 0 : journey.Steps.IndexOfAny(after);

    /// <summary>Whether the goal lies on the way; a way from the beginning may be the goal at once.</summary>
    internal static bool Reaches(in Journey journey, int begin, int[] goal, int[]? after) => journey.Steps[(after is null ? 0 : begin + 1)..].IndexOfAny(goal) >= 0;

    /// <summary>What came instead of the goal; -1 for nothing.</summary>
    private static int Next(in Journey journey, int[]? after)
    {
        var from = after is null ? 0 : journey.Steps.LastIndexOfAny(after);
        return from + 1 < journey.Length ? journey.Steps[from + 1] : -1;
    }

    private sealed class Looked(int[] goal, int[]? after) : Visitor
    {
        public long Latest { get; private set; } = long.MinValue;
        public int Reached { get; private set; }

        /// <summary>Outside the managed heap: there may be as many as journeys.</summary>
        public Growing<(long EndsAt, int Last, int Next)> Lost { get; } = new();

        public override void Visit(in Journey journey)
        {
            Latest = Math.Max(Latest, journey.Times[^1]);
            var begin = Begin(journey, after);
            if (begin < 0)
                return;
            if (Reaches(journey, begin, goal, after))
            {
                Reached++;
                return;
            }
            Lost.Add((journey.Times[^1], journey.Steps[^1], Next(journey, after)));
        }
    }
}

/// <summary>What became of journeys on the way to a goal.</summary>
public enum DropOffGroup
{
    /// <summary>All that count.</summary>
    Considered,

    /// <summary>They reached it.</summary>
    Reached,

    /// <summary>They did not, and may yet.</summary>
    Running,

    /// <summary>They did not, and have ended.</summary>
    Ended,
}
