using System.Numerics;
using Throughline.Strata.Scan;

namespace Throughline.Strata;

/// <summary>Counts the steps of journeys, and their people.</summary>
internal static class Steps
{
    /// <summary>What there is of all journeys together, and every step that occurs: most frequent first, of equals in the order of their names.</summary>
    /// <param name="set">Of which journeys.</param>
    /// <param name="ranks">By step code the place of its name.</param>
    /// <param name="parts">What each thread has counted of its share of them.</param>
    public static (Step[] Steps, int Journeys, int Events, int People) Of<T>(JourneySet set, int[] ranks, IReadOnlyList<CountSteps<T>> parts)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (people, all) = set.Persons is null
            ? (code => parts.Sum(p => p.People[code]), parts.Sum(p => p.AllPeople))
            : CountPeople.Together([.. parts.Select(p => p.Named!)]);
        var found = new List<Step>();
        for (var code = 0; code < set.Steps.Count; code++)
        {
            var count = parts.Sum(p => p.Count[code]);
            if (count > 0)
                found.Add(new Step(code, count, parts.Sum(p => p.InJourneys[code]), people(code), parts.Sum(p => p.First[code]), parts.Sum(p => p.Last[code])));
        }
        found.Sort((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : ranks[a.Code].CompareTo(ranks[b.Code]));
        return ([.. found], parts.Sum(p => p.SeenJourneys), checked((int)parts.Sum(p => p.SeenEvents)), all);
    }
}
