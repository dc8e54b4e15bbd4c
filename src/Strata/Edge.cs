using Throughline.Strata.Scan;

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
        var parts = Visitor.Run(set, () => new Finder(from, to));
        var elapsed = parts.SelectMany(p => p.Elapsed).ToArray();
        return elapsed.Length == 0 ? null : new Edge(from, to, elapsed.Length, parts.Sum(p => p.Journeys), Elapsed.Of(elapsed));
    }

    private sealed class Finder(int from, int to) : Visitor
    {
        public List<long> Elapsed { get; } = [];
        public int Journeys { get; private set; }

        public override void Visit(in Journey journey)
        {
            var before = Elapsed.Count;
            for (var i = 1; i < journey.Length; i++)
            {
                if (journey.Steps[i - 1] == from && journey.Steps[i] == to)
                    Elapsed.Add(journey.Times[i] - journey.Times[i - 1]);
            }
            Journeys += Elapsed.Count > before ? 1 : 0;
        }
    }
}
