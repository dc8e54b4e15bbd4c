namespace Throughline.Strata;

/// <summary>The journeys and people behind a number of a map.</summary>
/// <param name="Journeys">Numbers of journeys in the set, in the order of their start (time, then sequence).</param>
/// <param name="Positions">For each journey where in it the first occurrence ends: at the edge's second event, the step, the journey's first event.</param>
/// <param name="People">Codes of the people whose events are counted, rising.</param>
/// <param name="Count">Occurrences in all.</param>
public sealed record Behind(int[] Journeys, int[] Positions, int[] People, int Count)
{
    /// <summary>Behind an edge stand the journeys that have it, and the people of its two events.</summary>
    public static Behind Edge(JourneySet set, int from, int to) => Collect(set, (steps, i) => i > 0 && steps[i - 1] == from && steps[i] == to, 2);

    /// <summary>Behind a step stand the journeys that have it, and the people of its events.</summary>
    public static Behind Step(JourneySet set, int step) => Collect(set, (steps, i) => steps[i] == step, 1);

    /// <summary>Behind a variant stand the journeys that took it, and the people of all their events.</summary>
    public static Behind Variant(JourneySet set, int[] steps) => Collect(set, (taken, i) => i == 0 && taken.SequenceEqual(steps), int.MaxValue);

    private delegate bool Match(ReadOnlySpan<int> steps, int position);

    /// <param name="set">Where to look.</param>
    /// <param name="match">True at each occurrence.</param>
    /// <param name="span">How many events belong to an occurrence, ending with the matched one; all of the journey's where it has not as many.</param>
    private static Behind Collect(JourneySet set, Match match, int span)
    {
        var (journeys, positions, count) = (new List<int>(), new List<int>(), 0);
        var people = new bool[set.Events.PersonCount];
        for (var journey = 0; journey < set.Count; journey++)
        {
            var rows = set.Rows(journey);
            var steps = set.Steps(journey);
            var found = -1;
            for (var i = 0; i < steps.Length; i++)
            {
                if (!match(steps, i))
                    continue;
                count++;
                found = found < 0 ? i : found;
                foreach (var row in span == int.MaxValue ? rows : rows.Slice(i + 1 - span, span))
                    people[set.Events.Person[row]] = true;
            }
            if (found < 0)
                continue;
            journeys.Add(journey);
            positions.Add(found);
        }

        var order = Enumerable.Range(0, journeys.Count).OrderBy(i => StartOf(journeys[i])).ToArray();
        return new Behind(
            Array.ConvertAll(order, i => journeys[i]),
            Array.ConvertAll(order, i => positions[i]),
            [.. Enumerable.Range(0, people.Length).Where(code => people[code])],
            count);

        (long, long) StartOf(int journey) => (set.StartsAt(journey), set.Events.Sequence[set.Rows(journey)[0]]);
    }
}
