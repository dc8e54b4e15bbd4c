using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Throughline.Strata.Properties;
using Throughline.Strata.Scan;

namespace Throughline.Strata.Storage;

/// <summary>
/// The events of one layout sorted anew, into journeys by a property. They are spread by their sequences, counted by their codes, and gathered
/// code by code, in the order of the keys that the codes' values have: each step is one pass, and each thread gathers a share of the keys. For
/// this time it takes 25 bytes of memory for each event, and 4 for each that has the property.
/// </summary>
internal sealed unsafe class Regroup : IDisposable
{
    private const int Ahead = 12;

    private readonly Snapshot from;
    private readonly PropertyCodes by;
    private readonly CancellationToken cancel;
    private readonly List<int> pages;
    private readonly int[] slotOf;
    private readonly Block spread, present;
    private readonly bool fraction;

    private readonly record struct Spread(long Time, uint Subject, int Step, int Source, int Channel);

    public Regroup(Snapshot from, PropertyCodes by, CancellationToken cancel)
    {
        (this.from, this.by, this.cancel) = (from, by, cancel);
        pages = [.. by.Pages.Index().Where(p => p.Item is not null).Select(p => p.Index)];
        slotOf = new int[by.Pages.Length];
        Array.Fill(slotOf, -1);
        for (var slot = 0; slot < pages.Count; slot++)
            slotOf[pages[slot]] = slot;
        var places = (long)pages.Count * PageColumn.Size;
        if (places >= uint.MaxValue)
            throw new NotSupportedException("A store of journeys holds at most 4,294,967,294 events.");
        spread = Block.Allocate(places * sizeof(Spread));
        present = Block.Zeroed(places);
        fraction = from.Parts.Any(part => part.Segment.Shape.Fraction);
    }

    /// <param name="keyOf">The key of a name.</param>
    /// <param name="shapeFor">From the lowest and highest sequence and whether times are finer than milliseconds to a segment's shape.</param>
    /// <param name="threads">How many work on it.</param>
    /// <returns>Segments in memory, no two with the same key.</returns>
    /// <exception cref="KeyCollisionException">Two names have one key.</exception>
    public List<Segment> Run(Func<ReadOnlySpan<byte>, long> keyOf, Func<long, long, bool, Shape> shapeFor, int threads)
    {
        if (pages.Count == 0)
            return [];
        SpreadAll(threads);
        var keys = new long[by.Values];
        Threads.Run(threads, thread =>
        {
            var (first, end) = ((long)keys.Length * thread / threads, (long)keys.Length * (thread + 1) / threads);
            var texts = by.Texts;
            for (var i = (int)first; i < end; i++)
                keys[i] = keyOf(texts[i + 1]);
        });
        var shape = shapeFor((long)pages[0] << PageColumn.Bits, ((long)pages[^1] << PageColumn.Bits) + PageColumn.Size - 1, fraction);
        var made = new Segment?[threads];
        try
        {
            Threads.Run(threads, thread => made[thread] = Gather(keys, Share(keys, thread, threads), shape));
        }
        catch
        {
            foreach (var segment in made)
                segment?.Release();
            throw;
        }
        return [.. made.OfType<Segment>()];
    }

    public void Dispose()
    {
        spread.Dispose();
        present.Dispose();
    }

    private void SpreadAll(int threads)
    {
        var (pieces, next) = (Piece.Of(from.Parts), -1);
        Threads.Run(threads, _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < pieces.Count; i = Interlocked.Increment(ref next))
            {
                cancel.ThrowIfCancellationRequested();
                SpreadOne(pieces[i]);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void SpreadOne(Piece piece)
    {
        var segment = piece.Part.Segment;
        var to = (Spread*)spread.At;
        var here = present.At;
        var slots = slotOf;
        var (steps, sources, channels) = (segment.Steps, segment.Sources, segment.Channels);
        var runEnds = segment.Parts.RunEnds;
        var runSubjects = segment.Parts.RunSubjects;
        var pauses = segment.Elapsed;
        var fractions = segment.Fraction;
        var run = segment.RunOf(segment.Starts[piece.First]);
        for (var journey = piece.Part.Next(piece.First, dead: false); journey < piece.End; journey = piece.Part.Next(journey + 1, dead: false))
        {
            var (time, begin, end) = (segment.StartTimes[journey], segment.Starts[journey], segment.Starts[journey + 1]);
            for (var i = begin; i < end; i++)
            {
                if (i > begin)
                    time += pauses[i] == Segment.Long ? segment.Micros(i) : pauses[i] * 1000L + (fractions is null ? 0 : fractions[i]);
                while (runEnds[run] <= i)
                    run++;
                var sequence = segment.SequenceAt(i);
                var page = PageColumn.PageOf(sequence);
                if (page >= slots.Length || slots[page] < 0)
                    continue;
                var at = ((long)slots[page] << PageColumn.Bits) + PageColumn.PlaceOf(sequence);
                to[at] = new Spread(time, runSubjects[run], steps[i], sources[i], channels[i]);
                here[at] = 1;
            }
        }
    }

    /// <summary>The codes of a thread's share of the keys, in the order of the keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private static int[] Share(long[] keys, int thread, int threads)
    {
        var (codes, own) = (new List<int>(), new List<long>());
        for (var i = 0; i < keys.Length; i++)
        {
            if ((int)(((ulong)(keys[i] ^ long.MinValue) >> 32) * (ulong)threads >> 32) != thread)
                continue;
            codes.Add(i + 1);
            own.Add(keys[i]);
        }
        var (sorted, order) = (own.ToArray(), codes.ToArray());
        Array.Sort(sorted, order);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                throw new KeyCollisionException();
        }
        return order;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private Segment? Gather(long[] keys, int[] codes, Shape shape)
    {
        // by code its place among the codes, from 1; 0 for those of other threads
        var rank = new uint[by.Values + 1];
        for (var i = 0; i < codes.Length; i++)
            rank[codes[i]] = (uint)i + 1;
        var (ends, column) = (new uint[codes.Length + 1], new uint[PageColumn.Size]);
        for (var slot = 0; slot < pages.Count; slot++)
        {
            var here = Decode(slot, column);
            for (var place = 0; place < PageColumn.Size; place++)
                ends[Rank(rank, column[place]) * here[place]]++;
        }
        ends[0] = 0; // those were other threads'
        for (var i = 1; i < ends.Length; i++)
            ends[i] += ends[i - 1];
        var events = ends[^1];
        if (events == 0)
            return null;
        using var order = Block.Allocate(4L * events);
        var places = (uint*)order.At;
        var next = (uint[])ends.Clone();
        for (var slot = 0; slot < pages.Count; slot++)
        {
            var here = Decode(slot, column);
            var first = (uint)slot << PageColumn.Bits;
            for (var place = 0; place < PageColumn.Size; place++)
            {
                var its = Rank(rank, column[place]) * here[place];
                if (its > 0)
                    places[next[its - 1]++] = first + (uint)place;
            }
        }
        using var builder = new SegmentBuilder(null, shape, events);
        using var rows = new Growing<Row>();
        var texts = by.Texts;
        for (var i = 0; i < codes.Length; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancel.ThrowIfCancellationRequested();
            if (ends[i] == ends[i + 1])
                continue;
            var journey = Rows(places, ends[i], ends[i + 1], events, rows);
            builder.Add(keys[codes[i] - 1], texts[codes[i]], journey);
        }
        return builder.Finish();
    }

    /// <summary>The events of one journey in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private ReadOnlySpan<Row> Rows(uint* places, uint begin, uint end, uint events, Growing<Row> rows)
    {
        rows.Clear();
        var to = rows.Extend(end - begin);
        var all = (Spread*)spread.At;
        var isSorted = true;
        for (var i = begin; i < end; i++)
        {
            if (Sse.IsSupported && i + Ahead < events)
                Sse.Prefetch0(all + places[i + Ahead]);
            ref readonly var it = ref all[places[i]];
            var sequence = ((long)pages[(int)(places[i] >> PageColumn.Bits)] << PageColumn.Bits) + (places[i] & (PageColumn.Size - 1));
            to[i - begin] = new Row(it.Time, sequence, it.Subject, it.Step, it.Source, it.Channel);
            // places rise with the sequences, so that only times can be out of order
            isSorted &= i == begin || to[i - begin - 1].Time <= it.Time;
        }
        var journey = new Span<Row>(to, (int)(end - begin));
        if (!isSorted)
            journey.Sort(default(Row.Order));
        return journey;
    }

    /// <summary>A page's codes; and by place 1 where the event is there, else 0.</summary>
    private byte* Decode(int slot, uint[] column)
    {
        cancel.ThrowIfCancellationRequested();
        by.Pages[pages[slot]]!.Decode(column);
        return present.At + ((long)slot << PageColumn.Bits);
    }

    /// <summary>A code that came only now belongs to events that are not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Rank(uint[] rank, uint code) => code < (uint)rank.Length ? rank[code] : 0;
}
