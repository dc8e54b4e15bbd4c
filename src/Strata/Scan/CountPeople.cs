using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>
/// The distinct people of each step, where journeys are not keyed by person. Where it takes little enough, each person has a bit for each step,
/// so that a journey looks at one place and not at one for each of its events; else pairs of step and person are sorted.
/// </summary>
internal sealed unsafe class CountPeople : IDisposable
{
    private const long MostBytesOfBits = 128L << 20;

    /// <summary>So many events on, runs are passed one by one.</summary>
    private const uint Near = 4096;

    /// <summary>So many turns before its bits are looked at, a person is fetched.</summary>
    private const int Ahead = 12;

    private readonly PersonIndex persons;
    private readonly int steps, words;
    private readonly Growing<Turn> turns = new();

    /// <summary>Where pairs are kept, all people.</summary>
    private readonly IdSet all = new();
    private readonly Growing<ulong> pairs = new();

    /// <summary>By person, so many words each; null where pairs are kept.</summary>
    private readonly Growing<ulong>? bits;

    /// <summary>Where the journey before began.</summary>
    private Segment? segment;
    private uint row;
    private long run;
    private uint highest;

    public CountPeople(PersonIndex persons, int steps)
    {
        (this.persons, this.steps, words) = (persons, steps, (steps + 63) / 64);
        bits = words * sizeof(ulong) * persons.Limit <= MostBytesOfBits ? new() : null;
    }

    /// <summary>First whose all events are, then what they did: so nothing waits for one miss of the cache after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Add<T>(in Chunk<T> chunk) where T : unmanaged, IBinaryInteger<T>
    {
        turns.Clear();
        for (var journey = 0; journey < chunk.Journeys; journey++)
            AddTurns(chunk, chunk.Start(journey), chunk.Start(journey + 1));
        if (bits is not null)
            Reach(highest + 1L);
        var its = bits is null ? null : bits.At;
        for (var i = 0L; i < turns.Count; i++)
        {
            if (its is not null && i + Ahead < turns.Count && Sse.IsSupported)
                Sse.Prefetch0(its + ((long)turns.At[i + Ahead].Person * words));
            var turn = turns.At[i];
            Add(turn.Person, its, chunk.Steps + turn.Begin, chunk.Steps + turn.End);
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
            first.AddBits(other);
        }
        var counts = new int[first.steps];
        var people = first.bits is null ? first.OfPairs(counts) : first.OfBits(counts);
        return (step => counts[step], people);
    }

    public void Dispose()
    {
        turns.Dispose();
        all.Dispose();
        pairs.Dispose();
        bits?.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddTurns<T>(in Chunk<T> chunk, int begin, int end) where T : unmanaged, IBinaryInteger<T>
    {
        // journeys come in the order in which they lie: the next run is near, and a search would cost more than all the rest
        var (its, first, last) = (chunk.Segment, chunk.Row(begin), chunk.Row(end - 1));
        if (segment != its || first < row || first - row > Near)
            (segment, run) = (its, its.RunOf(first));
        row = first;
        while (begin < end)
        {
            while (its.RunEnd(run) <= chunk.Row(begin))
                run++;
            var (stop, person) = (end, persons.Of(its.SubjectOf(run)));
            if (its.RunEnd(run) <= last)
            {
                for (stop = begin + 1; chunk.Row(stop) < its.RunEnd(run);)
                    stop++;
            }
            turns.Add(new Turn(person, begin, stop));
            highest = Math.Max(highest, person);
            begin = stop;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add<T>(uint person, ulong* bits, T* step, T* end) where T : unmanaged, IBinaryInteger<T>
    {
        if (bits is null)
        {
            all.Add(person);
            for (; step < end; step++)
                pairs.Add(((ulong)uint.CreateTruncating(*step) << 32) | person);
            return;
        }
        var its = bits + ((long)person * words);
        if (words > 1)
        {
            for (; step < end; step++)
                its[int.CreateTruncating(*step) >> 6] |= 1UL << (int.CreateTruncating(*step) & 63);
            return;
        }
        var taken = 0UL;
        for (; step < end; step++)
            taken |= 1UL << int.CreateTruncating(*step);
        *its |= taken;
    }

    /// <summary>So many people have room for their bits.</summary>
    private void Reach(long people)
    {
        if (bits!.Count >= people * words)
            return;
        // most people come sooner or later
        var more = (Math.Max(people, persons.Limit) * words) - bits.Count;
        new Span<ulong>(bits.Extend(more), checked((int)more)).Clear();
    }

    private void AddBits(CountPeople other)
    {
        if (bits is null)
            return;
        Reach(other.bits!.Count / words);
        for (var i = 0L; i < other.bits.Count; i++)
            bits.At[i] |= other.bits.At[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private int OfBits(int[] counts)
    {
        var people = 0;
        for (var word = 0L; word < bits!.Count; word += words)
        {
            var any = 0UL;
            for (var i = 0; i < words; i++)
            {
                any |= bits.At[word + i];
                for (var left = bits.At[word + i]; left != 0; left &= left - 1)
                    counts[(i << 6) + BitOperations.TrailingZeroCount(left)]++;
            }
            people += any == 0 ? 0 : 1;
        }
        return people;
    }

    private int OfPairs(int[] counts)
    {
        var sorted = new Span<ulong>(pairs.At, (int)pairs.Count);
        sorted.Sort();
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
                counts[(int)(sorted[i] >> 32)]++;
        }
        return all.Count();
    }

    /// <summary>Events of one person that follow each other in a journey.</summary>
    private readonly record struct Turn(uint Person, int Begin, int End);
}
