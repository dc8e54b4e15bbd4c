using Throughline.Strata.Scan;

namespace Throughline.Strata;

/// <summary>How the steps of a funnel follow each other.</summary>
public enum FunnelMode
{
    /// <summary>In order; other events may lie between.</summary>
    Ordered,

    /// <summary>In order, each directly after the one before.</summary>
    Direct,

    /// <summary>In any order: the n-th level is reached when any n of the steps have happened.</summary>
    Any,
}

/// <summary>A step of a funnel.</summary>
/// <param name="Codes">The step codes that match, any of them.</param>
public sealed record FunnelStep(int[] Codes)
{
    /// <summary>By sequence: what else an event must pass to match; null for nothing. Called by several threads.</summary>
    public Func<long, bool>? Filter { get; init; }

    /// <summary>Step codes that end the attempt when they lie between the step before and this one; in any order, anywhere.</summary>
    public int[] Excluded { get; init; } = [];
}

/// <summary>How many journeys reached each step of a funnel, in one attempt.</summary>
/// <param name="Journeys">How many there are.</param>
/// <param name="Events">How many events they have.</param>
/// <param name="Levels">For each step.</param>
public sealed record Funnel(int Journeys, long Events, IReadOnlyList<FunnelLevel> Levels)
{
    /// <summary>
    /// An attempt begins at each event that matches the first step (in any order: any step); each next step is matched by the first later event
    /// that matches it, no later than the window after the beginning. Of a journey the deepest attempt counts, of equals the earliest.
    /// An event serves one step; in any order the first listed that is still open.
    /// </summary>
    /// <param name="set">Whose journeys.</param>
    /// <param name="steps">At least one.</param>
    /// <param name="windowMicros">From the beginning to the last step, included; null for as long as it takes.</param>
    /// <param name="mode">How they follow each other.</param>
    public static Funnel Of(JourneySet set, IReadOnlyList<FunnelStep> steps, long? windowMicros = null, FunnelMode mode = FunnelMode.Ordered)
    {
        var parts = Visitor.Run(set, () => new Attempts(set.Steps.Count, steps, windowMicros ?? long.MaxValue, mode));
        return new Funnel(
            parts.Sum(p => p.SeenJourneys),
            parts.Sum(p => p.SeenEvents),
            [.. Enumerable.Range(0, steps.Count).Select(level => new FunnelLevel(parts.Sum(p => p.Reached[level]), Elapsed.Among([.. parts.Select(p => p.Since[level])])))]);
    }

    internal sealed class Attempts : Visitor
    {
        private readonly IReadOnlyList<FunnelStep> steps;
        private readonly long window;
        private readonly FunnelMode mode;
        private readonly bool[][] matches, excluded;
        private readonly int[] next, nextExcluded;
        private int[] places, best;
        private readonly bool[] open;

        public Attempts(int codes, IReadOnlyList<FunnelStep> steps, long window, FunnelMode mode)
        {
            (this.steps, this.window, this.mode) = (steps, window, mode);
            matches = [.. steps.Select(s => Table(codes, s.Codes))];
            excluded = [.. steps.Select(s => Table(codes, s.Excluded))];
            (next, nextExcluded, places, best, open) = (new int[steps.Count], new int[steps.Count], new int[steps.Count], new int[steps.Count], new bool[steps.Count]);
            Reached = new int[steps.Count];
            Since = [.. steps.Select(_ => new List<long>())];
            Needed = mode == FunnelMode.Any ? Table(codes, [.. steps.SelectMany(s => s.Codes)]) : matches[0];
        }

        public int[] Reached { get; }
        public List<long>[] Since { get; }

        public override void Visit(in Journey journey)
        {
            var deepest = Deepest(journey);
            for (var level = 0; level < deepest; level++)
            {
                Reached[level]++;
                if (level > 0)
                    Since[level].Add(journey.Times[best[level]] - journey.Times[best[level - 1]]);
            }
        }

        /// <summary>How far its best attempt came.</summary>
        public int Deepest(in Journey journey)
        {
            Array.Clear(next);
            Array.Clear(nextExcluded);
            var deepest = 0;
            for (var i = 0; i < journey.Length && deepest < steps.Count; i++)
            {
                if (!Begins(journey, i))
                    continue;
                var last = journey.Times[i] > long.MaxValue - window ? long.MaxValue : journey.Times[i] + window;
                var depth = mode switch
                {
                    FunnelMode.Ordered => Ordered(journey, i, last),
                    FunnelMode.Direct => Direct(journey, i, last),
                    _ => InAnyOrder(journey, i, last),
                };
                if (depth <= deepest)
                    continue;
                deepest = depth;
                (places, best) = (best, places);
            }
            return deepest;
        }

        /// <summary>Where that attempt's steps are.</summary>
        public ReadOnlySpan<int> Best => best;

        private bool Begins(in Journey journey, int i)
        {
            if (mode != FunnelMode.Any)
                return Matches(journey, 0, i);
            for (var step = 0; step < steps.Count; step++)
            {
                if (Matches(journey, step, i))
                    return true;
            }
            return false;
        }

        private bool Matches(in Journey journey, int step, int i) =>
            matches[step][journey.Steps[i]] && (steps[step].Filter is not { } filter || filter(journey.Sequence(i)));

        /// <summary>Beginnings rise, and so does all that follows from them: each pointer goes through the journey once.</summary>
        private int Ordered(in Journey journey, int begin, long last)
        {
            places[0] = begin;
            for (var step = 1; step < steps.Count; step++)
            {
                ref var at = ref next[step];
                for (at = Math.Max(at, places[step - 1] + 1); at < journey.Length && !Matches(journey, step, at);)
                    at++;
                if (at == journey.Length || journey.Times[at] > last)
                    return step;
                if (steps[step].Excluded.Length > 0)
                {
                    ref var bad = ref nextExcluded[step];
                    for (bad = Math.Max(bad, places[step - 1] + 1); bad < journey.Length && !excluded[step][journey.Steps[bad]];)
                        bad++;
                    if (bad < at)
                        return step;
                }
                places[step] = at;
            }
            return steps.Count;
        }

        private int Direct(in Journey journey, int begin, long last)
        {
            places[0] = begin;
            for (var step = 1; step < steps.Count; step++)
            {
                var at = begin + step;
                if (at >= journey.Length || journey.Times[at] > last || !Matches(journey, step, at))
                    return step;
                places[step] = at;
            }
            return steps.Count;
        }

        private int InAnyOrder(in Journey journey, int begin, long last)
        {
            Array.Fill(open, true);
            var done = 0;
            for (var i = begin; i < journey.Length && done < steps.Count && journey.Times[i] <= last; i++)
            {
                var serves = -1;
                for (var step = 0; step < steps.Count && serves < 0; step++)
                    serves = open[step] && Matches(journey, step, i) ? step : -1;
                if (serves >= 0)
                {
                    open[serves] = false;
                    places[done++] = i;
                }
                else if (IsExcluded(journey.Steps[i]))
                {
                    return done;
                }
            }
            return done;
        }

        private bool IsExcluded(int step) => Array.Exists(excluded, of => of[step]);

        private static bool[] Table(int codes, int[] of)
        {
            var table = new bool[codes];
            foreach (var code in of)
            {
                if (code >= 0)
                    table[code] = true;
            }
            return table;
        }
    }
}

/// <summary>A step of a funnel.</summary>
/// <param name="Journeys">How many reached it.</param>
/// <param name="SinceBefore">From the step before; null for the first, and where nobody reached it.</param>
public sealed record FunnelLevel(int Journeys, Elapsed? SinceBefore);
