using Throughline.Strata.Scan;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>What came directly before or after a step, step by step, as a tree. A journey counts once, from its first such step.</summary>
/// <param name="Journeys">How many there are.</param>
/// <param name="Events">How many events they have.</param>
/// <param name="Root">The step itself, with the journeys that have it.</param>
public sealed record Paths(int Journeys, long Events, PathNode Root)
{
    public const int Longest = 20;

    /// <param name="set">Whose journeys.</param>
    /// <param name="step">Its code; -1 for a step that nobody took.</param>
    /// <param name="before">Backwards from the step instead of onwards.</param>
    /// <param name="length">How many steps: 1 to <see cref="Longest"/>.</param>
    /// <param name="most">How many different steps are told apart at each place: the most frequent, of equals the first by name; the rest is counted together.</param>
    /// <param name="along">The steps that follow it on the way on which to look; the tree begins with the last of them. Null for the step itself.</param>
    public static Paths Of(JourneySet set, int step, bool before, int length, int most, int[]? along = null)
    {
        var parts = Visitor.Run(set, () => new Gather(step, before, length, along ?? []));
        try
        {
            var ranks = CodePoints.Ranks(set.Steps);
            var rows = parts.SelectMany((part, p) => Enumerable.Range(0, part.Count).Select(row => (p, row))).ToArray();
            return new Paths(parts.Sum(p => p.SeenJourneys), parts.Sum(p => p.SeenEvents), Node(along is [.., var last] ? last : step, rows, 0));

            PathNode Node(int code, (int Part, int Row)[] of, int depth)
            {
                set.Cancel.ThrowIfCancellationRequested();
                if (depth == length)
                    return new PathNode(code, of.Length, 0, [], 0, 0);
                var groups = of.CountBy(row => parts[row.Part].At(row.Row, depth)).ToDictionary();
                groups.Remove(Gather.None, out var ended);
                var kept = groups.OrderByDescending(g => g.Value).ThenBy(g => ranks[g.Key]).Take(most).Select(g => g.Key).ToList();
                var next = kept.Select(child => Node(child, Array.FindAll(of, row => parts[row.Part].At(row.Row, depth) == child), depth + 1)).ToList();
                return new PathNode(code, of.Length, ended, next, groups.Count - kept.Count, of.Length - ended - next.Sum(n => n.Journeys));
            }
        }
        finally
        {
            foreach (var part in parts)
                part.Dispose();
        }
    }

    /// <summary>
    /// Behind a place on a path stand the journeys that came so far, or of them those that ended there or that went on with a step that is
    /// folded into the others, and the people of their events on the path.
    /// </summary>
    public static Behind Behind(JourneySet set, int step, bool before, int[] along, PathEnd? end, int most, int skip, int take)
    {
        int[] toldApart = end == PathEnd.Other ? [.. Of(set, step, before, 1, most, along).Root.Next.Select(next => next.Step)] : [];
        return Strata.Behind.Collect(set, () => (in journey, occurrences) =>
        {
            var place = Place(journey, step, before, along);
            if (place < 0)
                return;
            var beyond = before ? place - 1 : place + 1;
            var ended = beyond < 0 || beyond >= journey.Length;
            if (end == PathEnd.Ended ? !ended : end == PathEnd.Other && (ended || toldApart.Contains(journey.Steps[beyond])))
                return;
            occurrences.Add(before ? new(place, place + along.Length + 1, place) : new(place - along.Length, place + 1, place));
        }, skip, take);
    }

    /// <summary>Where the journey is when it has come so far on the path; -1 where it has not.</summary>
    private static int Place(in Journey journey, int step, bool before, int[] along)
    {
        var place = journey.Steps.IndexOf(step);
        foreach (var next in along)
        {
            if (place < 0)
                return -1;
            place += before ? -1 : 1;
            if (place < 0 || place >= journey.Length || journey.Steps[place] != next)
                return -1;
        }
        return place;
    }

    /// <summary>Of each journey that comes so far the steps from there on, side by side.</summary>
    private sealed unsafe class Gather : Visitor, IDisposable
    {
        public const int None = -1;

        private readonly Growing<int> found = new();
        private readonly int step, length;
        private readonly bool before;
        private readonly int[] along;

        public Gather(int step, bool before, int length, int[] along) => (this.step, this.before, this.length, this.along) = (step, before, length, along);

        public int Count => (int)(found.Count / length);

        public int At(int row, int depth) => found.At[(long)row * length + depth];

        public override void Visit(in Journey journey)
        {
            var at = Place(journey, step, before, along);
            if (at < 0)
                return;
            var row = found.Extend(length);
            for (var i = 0; i < length; i++)
            {
                var place = before ? at - 1 - i : at + 1 + i;
                row[i] = place >= 0 && place < journey.Length ? journey.Steps[place] : None;
            }
        }

        public void Dispose() => found.Dispose();
    }
}

/// <summary>A step at its place on a path. Its journeys are those that ended there, those of <paramref name="Next"/> and those folded together.</summary>
/// <param name="Step">Its code.</param>
/// <param name="Journeys">How many came so far.</param>
/// <param name="Ended">How many had nothing beyond (before: began there); 0 at the last place, where nobody looks further.</param>
/// <param name="Next">The most frequent beyond it.</param>
/// <param name="OtherSteps">How many different steps are folded together.</param>
/// <param name="OtherJourneys">How many journeys went on with one of them.</param>
public sealed record PathNode(int Step, int Journeys, int Ended, IReadOnlyList<PathNode> Next, int OtherSteps, int OtherJourneys);

/// <summary>How paths go beyond a place.</summary>
public enum PathEnd
{
    /// <summary>Not at all: nothing lies beyond.</summary>
    Ended,

    /// <summary>With one of the steps that are folded together.</summary>
    Other,
}
