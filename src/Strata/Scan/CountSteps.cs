using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>How often each step, in how many journeys, with how many people, how often first and last.</summary>
internal sealed unsafe class CountSteps<T>(JourneySet set) : Kernel<T> where T : unmanaged, IBinaryInteger<T>
{
    private readonly int[] lastJourney = new int[set.Steps.Count], lastPerson = new int[set.Steps.Count];
    private Segment? segment;
    private int origin = -1;

    public int[] Count { get; } = new int[set.Steps.Count];
    public int[] InJourneys { get; } = new int[set.Steps.Count];
    public int[] First { get; } = new int[set.Steps.Count];
    public int[] Last { get; } = new int[set.Steps.Count];

    /// <summary>Where a journey's key is its person: sessions of one stand side by side.</summary>
    public int[] People { get; } = new int[set.Steps.Count];
    public int AllPeople { get; private set; }
    public int Journeys { get; private set; }
    public int Events { get; private set; }

    /// <summary>Where it is not.</summary>
    public CountPeople? Named { get; } = set.Persons is null ? null : new CountPeople(set.Persons, set.Steps.Count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    protected override void Take(in Chunk<T> chunk)
    {
        Events += chunk.Events;
        for (var journey = 0; journey < chunk.Journeys; journey++)
        {
            Journeys++;
            if (chunk.Segment != segment || chunk.Origin(journey) != origin)
                (segment, origin, AllPeople) = (chunk.Segment, chunk.Origin(journey), AllPeople + 1);
            var (begin, end) = (chunk.Start(journey), chunk.Start(journey + 1));
            First[int.CreateTruncating(chunk.Steps[begin])]++;
            Last[int.CreateTruncating(chunk.Steps[end - 1])]++;
            for (var i = begin; i < end; i++)
            {
                var step = int.CreateTruncating(chunk.Steps[i]);
                Count[step]++;
                if (lastJourney[step] == Journeys)
                    continue;
                lastJourney[step] = Journeys;
                InJourneys[step]++;
                People[step] += lastPerson[step] == AllPeople ? 0 : 1;
                lastPerson[step] = AllPeople;
            }
            Named?.Add(chunk, begin, end);
        }
    }
}

/// <summary>The distinct people of each step, where journeys are not keyed by person: bits where they are few, else pairs to be sorted.</summary>
internal sealed unsafe class CountPeople : IDisposable
{
    private const long MostBytesOfBits = 128L << 20;

    /// <summary>So many events on, runs are passed one by one.</summary>
    private const uint Near = 4096;

    private readonly PersonIndex persons;
    private readonly IdSet all = new();
    private readonly IdSet?[]? bits;
    private readonly Growing<ulong> pairs = new();

    /// <summary>Where the journey before began.</summary>
    private Segment? segment;
    private uint row;
    private long run;

    public CountPeople(PersonIndex persons, int steps)
    {
        this.persons = persons;
        bits = steps * persons.Limit / 8 <= MostBytesOfBits ? new IdSet?[steps] : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Add<T>(in Chunk<T> chunk, int begin, int end) where T : unmanaged, IBinaryInteger<T>
    {
        var its = chunk.Segment;
        // journeys come in the order in which they lie: the next run is near, and a search would cost more than all the rest
        var first = chunk.Row(begin);
        if (segment != chunk.Segment || first < row || first - row > Near)
            (segment, run) = (chunk.Segment, chunk.Segment.RunOf(first));
        row = first;
        var (known, person) = (-1L, 0u);
        for (var i = begin; i < end; i++)
        {
            while (its.RunEnd(run) <= chunk.Row(i))
                run++;
            if (known != run)
            {
                (known, person) = (run, persons.Of(its.SubjectOf(run)));
                all.Add(person);
            }
            var step = int.CreateTruncating(chunk.Steps[i]);
            if (bits is not null)
                (bits[step] ??= new IdSet()).Add(person);
            else
                pairs.Add(((ulong)step << 32) | person);
        }
    }

    /// <summary>The people of each step and of all.</summary>
    public static (Func<int, int> OfStep, int All) Together(IReadOnlyList<CountPeople> parts)
    {
        if (parts.Count == 0)
            return (_ => 0, 0);
        var first = parts[0];
        foreach (var other in parts.Skip(1))
        {
            first.all.Add(other.all);
            first.pairs.Add(new ReadOnlySpan<ulong>(other.pairs.At, (int)other.pairs.Count));
            for (var step = 0; step < first.bits?.Length; step++)
            {
                if (other.bits![step] is { } bits)
                    (first.bits[step] ??= new IdSet()).Add(bits);
            }
        }
        if (first.bits is not null)
            return (step => first.bits[step]?.Count() ?? 0, first.all.Count());
        var counts = new Dictionary<int, int>();
        var sorted = new Span<ulong>(first.pairs.At, (int)first.pairs.Count);
        sorted.Sort();
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, (int)(sorted[i] >> 32), out _)++;
        }
        return (step => counts.GetValueOrDefault(step), first.all.Count());
    }

    public void Dispose()
    {
        all.Dispose();
        pairs.Dispose();
        foreach (var set in bits ?? [])
            set?.Dispose();
    }
}
