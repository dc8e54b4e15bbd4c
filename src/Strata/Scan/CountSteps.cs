using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>How often each step, in how many journeys, with how many people, how often first and last.</summary>
internal sealed unsafe class CountSteps<T>(JourneySet set) : Kernel<T> where T : unmanaged, IBinaryInteger<T>
{
    private readonly int[] lastJourney = new int[set.Steps.Count], lastPerson = new int[set.Steps.Count];
    private Segment? segment;
    private int origin = -1, journeys;

    public int[] Count { get; } = new int[set.Steps.Count];
    public int[] InJourneys { get; } = new int[set.Steps.Count];
    public int[] First { get; } = new int[set.Steps.Count];
    public int[] Last { get; } = new int[set.Steps.Count];

    /// <summary>Where a journey's key is its person: sessions of one stand side by side.</summary>
    public int[] People { get; } = new int[set.Steps.Count];
    public int AllPeople { get; private set; }

    /// <summary>Where it is not.</summary>
    public CountPeople? Named { get; } = set.Persons is null ? null : new CountPeople(set.Persons, set.Steps.Count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    protected override void Take(in Chunk<T> chunk)
    {
        fixed (int* count = Count, inJourneys = InJourneys, people = People, first = First, last = Last, ofJourney = lastJourney, ofPerson = lastPerson)
        {
            for (var journey = 0; journey < chunk.Journeys; journey++)
            {
                journeys++;
                if (chunk.Segment != segment || chunk.Origin(journey) != origin)
                    (segment, origin, AllPeople) = (chunk.Segment, chunk.Origin(journey), AllPeople + 1);
                var person = AllPeople;
                var at = chunk.Steps + chunk.Start(journey);
                var end = chunk.Steps + chunk.Start(journey + 1);
                first[int.CreateTruncating(*at)]++;
                last[int.CreateTruncating(end[-1])]++;
                for (; at < end; at++)
                {
                    // without a branch: whether a step comes again can't be foreseen
                    var step = int.CreateTruncating(*at);
                    count[step]++;
                    inJourneys[step] += ofJourney[step] == journeys ? 0 : 1;
                    ofJourney[step] = journeys;
                    people[step] += ofPerson[step] == person ? 0 : 1;
                    ofPerson[step] = person;
                }
            }
        }
        Named?.Add(chunk);
    }
}
