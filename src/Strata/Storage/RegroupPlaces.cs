using System.Runtime.CompilerServices;

namespace Throughline.Strata.Storage;

/// <summary>Where what each thread has counted of each code is to lie: key after key, thread after thread.</summary>
internal sealed unsafe class RegroupPlaces
{
    /// <summary>In place of where a code's stretches go: it is a long journey, whose number in <see cref="Cells"/> are the lower 32 bits.</summary>
    public const ulong IsLong = 1UL << 63;

    private readonly RadixSort.Entry[] order;
    private readonly ulong* counted;
    private readonly int threads;
    private readonly uint[] starts, stretchStarts;

    /// <param name="order">See <see cref="Sort"/>.</param>
    /// <param name="threads">How many have counted.</param>
    /// <param name="counted">By thread, then by code: events in the lower half of a number, stretches in the upper one. Places stand there afterwards.</param>
    /// <param name="cells">Takes the long journeys.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public RegroupPlaces(RadixSort.Entry[] order, int threads, ulong* counted, Cells cells)
    {
        (this.order, this.threads) = (order, threads);
        this.counted = counted;
        (starts, stretchStarts) = (new uint[order.Length + 1], new uint[order.Length + 1]);
        var (events, stretches, step) = (0L, 0L, order.Length + 1L);
        for (var i = 0; i < order.Length; i++)
        {
            (starts[i], stretchStarts[i]) = ((uint)events, (uint)stretches);
            var its = 0L;
            var of = counted + order[i].Value;
            for (var thread = 0; thread < threads; thread++)
                its += (uint)of[thread * step];
            events += its;
            if (events >= uint.MaxValue)
                throw new NotSupportedException("A store of journeys holds at most 4,294,967,294 events.");
            var number = its > Cells.MostTogether ? IsLong | (uint)cells.Add((uint)its) : 0;
            for (var thread = 0; thread < threads; thread++)
            {
                var count = of[thread * step] >> 32;
                of[thread * step] = number > 0 ? number : (ulong)stretches;
                stretches += number > 0 ? 0 : (long)count;
            }
        }
        (starts[^1], stretchStarts[^1]) = ((uint)events, (uint)stretches);
        Stretches = stretches;
    }

    public int Keys => order.Length;
    public long Events => starts[^1];

    /// <summary>How many there are of journeys that are not long.</summary>
    public long Stretches { get; }

    /// <summary>How many events come before a key.</summary>
    public uint Start(int i) => starts[i];

    /// <summary>How many stretches.</summary>
    public uint FirstStretch(int i) => stretchStarts[i];

    public long Key(int i) => (long)(order[i].Key ^ (1UL << 63));
    public int Code(int i) => (int)order[i].Value;

    /// <summary>The number of a long journey.</summary>
    public int Long(int i) => (int)counted[order[i].Value];

    /// <summary>By code where a thread's next stretch goes.</summary>
    public ulong* Of(int thread) => counted + thread * (order.Length + 1L);

    /// <summary>The first key of a thread's share, so that each has about as many events.</summary>
    public int FirstOf(int thread)
    {
        if (thread == 0 || thread == threads)
            return thread == 0 ? 0 : order.Length;
        var found = Array.BinarySearch(starts, (uint)(Events * thread / threads));
        return Math.Min(found < 0 ? ~found : found, order.Length);
    }

    /// <summary>A key and its code, to be sorted.</summary>
    public static RadixSort.Entry Entry(long key, int code) => new((ulong)key ^ (1UL << 63), (uint)code);

    /// <exception cref="KeyCollisionException">Two have one key.</exception>
    public static void Sort(RadixSort.Entry[] entries)
    {
        RadixSort.Sort(entries);
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i].Key == entries[i - 1].Key)
                throw new KeyCollisionException();
        }
    }
}
