namespace Throughline.Strata;

/// <summary>Two steps of which the second directly followed the first.</summary>
/// <param name="From">The first step's code.</param>
/// <param name="To">The second step's code.</param>
/// <param name="Count">How often.</param>
/// <param name="Journeys">In how many journeys.</param>
/// <param name="Elapsed">From the instant of the first to that of the second.</param>
public sealed record Edge(int From, int To, int Count, int Journeys, Elapsed Elapsed)
{
    /// <summary>The one edge between two steps; null where the second never directly followed the first.</summary>
    public static Edge? Between(JourneySet set, int from, int to)
    {
        var elapsed = new List<long>();
        var (journeys, lastJourney) = (0, -1);
        for (var journey = 0; journey < set.Count; journey++)
        {
            var rows = set.Rows(journey);
            var steps = set.Steps(journey);
            for (var i = 1; i < steps.Length; i++)
            {
                if (steps[i - 1] != from || steps[i] != to)
                    continue;
                elapsed.Add(set.Events.OccurredAt[rows[i]] - set.Events.OccurredAt[rows[i - 1]]);
                journeys += lastJourney == journey ? 0 : 1;
                lastJourney = journey;
            }
        }
        return elapsed.Count == 0 ? null : new Edge(from, to, elapsed.Count, journeys, Elapsed.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(elapsed)));
    }
}
