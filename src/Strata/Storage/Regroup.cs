using System.Runtime.CompilerServices;
using Throughline.Strata.Properties;
using Throughline.Strata.Scan;

namespace Throughline.Strata.Storage;

/// <summary>
/// The events of one layout sorted anew, into journeys by a property: counted by the codes of their values, then laid side by side code by code, in
/// the order of the keys that the values have, then written. Events are taken in the order of the layout they come from: what is one journey there
/// and one here, as most are, stays side by side. For this time it takes 32 bytes of memory for each event that has the property, and 4 for
/// each sequence.
/// </summary>
internal sealed unsafe class Regroup
{
    private readonly Snapshot from;
    private readonly PropertyCodes by;
    private readonly CancellationToken cancel;
    private readonly uint[]?[] codes;
    private readonly List<List<Piece>> pieces;

    public Regroup(Snapshot from, PropertyCodes by, int threads, CancellationToken cancel)
    {
        (this.from, this.by, this.cancel) = (from, by, cancel);
        codes = new uint[]?[by.Pages.Length];
        var all = Piece.Of(from.Parts);
        pieces = [.. Enumerable.Range(0, threads).Select(thread => all.Take(new Range(
            (int)((long)all.Count * thread / threads), (int)((long)all.Count * (thread + 1) / threads))).ToList())];
    }

    private int Threads => pieces.Count;

    /// <param name="keyOf">The key of a name.</param>
    /// <param name="shapeFor">From the lowest and highest sequence and whether times are finer than milliseconds to a segment's shape.</param>
    /// <returns>Segments in memory, no two with the same key.</returns>
    /// <exception cref="KeyCollisionException">Two names have one key.</exception>
    public List<Segment> Run(Func<ReadOnlySpan<byte>, long> keyOf, Func<long, long, bool, Shape> shapeFor)
    {
        var keys = new long[by.Values];
        Scan.Threads.Run(Threads, thread => Prepare(thread, keys, keyOf));
        var order = Sorted(keys);
        // by code the place of its key among all, from 1; a code that came only now belongs to events that are not there
        var rank = new uint[keys.Length + 1];
        for (var i = 0; i < order.Length; i++)
            rank[order[i]] = (uint)i + 1;

        var counts = new uint[Threads][];
        Scan.Threads.Run(Threads, thread =>
        {
            var count = counts[thread] = new uint[rank.Length];
            foreach (var piece in pieces[thread])
                Count(piece, rank, count);
        });
        // where each thread puts its events: key after key, thread after thread
        var (starts, total) = (new uint[rank.Length + 1], 0L);
        for (var i = 1; i < rank.Length; i++)
        {
            starts[i] = (uint)total;
            foreach (var count in counts)
                (count[i], total) = ((uint)total, total + count[i]);
            if (total >= uint.MaxValue)
                throw new NotSupportedException("A store of journeys holds at most 4,294,967,294 events.");
        }
        starts[^1] = (uint)total;
        if (total == 0)
            return [];
        using var rows = Block.Allocate(total * sizeof(Row));
        Scan.Threads.Run(Threads, thread =>
        {
            foreach (var piece in pieces[thread])
                Lay(piece, rank, counts[thread], (Row*)rows.At);
        });
        var pages = Enumerable.Range(0, codes.Length).Where(page => codes[page] is not null).ToList();
        var shape = shapeFor(
            (long)pages[0] << PageColumn.Bits, ((long)pages[^1] << PageColumn.Bits) + PageColumn.Size - 1, from.Parts.Any(part => part.Segment.Shape.Fraction));
        return Write(keys, order, starts, (Row*)rows.At, shape);
    }

    /// <summary>A share of the columns and of the keys.</summary>
    private void Prepare(int thread, long[] keys, Func<ReadOnlySpan<byte>, long> keyOf)
    {
        for (var page = thread; page < codes.Length; page += Threads)
        {
            if (by.Pages[page] is { } column && codes[page] is null)
                column.Decode(codes[page] = new uint[PageColumn.Size]);
        }
        var (texts, end) = (by.Texts, (int)((long)keys.Length * (thread + 1) / Threads));
        for (var i = (int)((long)keys.Length * thread / Threads); i < end; i++)
            keys[i] = keyOf(texts[i + 1]);
    }

    /// <summary>The codes in the order of their keys.</summary>
    private static int[] Sorted(long[] keys)
    {
        var (sorted, order) = ((long[])keys.Clone(), new int[keys.Length]);
        for (var i = 0; i < order.Length; i++)
            order[i] = i + 1;
        Array.Sort(sorted, order);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                throw new KeyCollisionException();
        }
        return order;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void Count(Piece piece, uint[] rank, uint[] count)
    {
        cancel.ThrowIfCancellationRequested();
        var segment = piece.Part.Segment;
        for (var journey = piece.Part.Next(piece.First, dead: false); journey < piece.End; journey = piece.Part.Next(journey + 1, dead: false))
        {
            var end = segment.Starts[journey + 1];
            for (var i = segment.Starts[journey]; i < end; i++)
                count[RankOf(segment.SequenceAt(i), rank)]++;
        }
        count[0] = 0; // those that have none
    }

    /// <summary>Puts the events of a piece where they are to lie.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void Lay(Piece piece, uint[] rank, uint[] next, Row* to)
    {
        cancel.ThrowIfCancellationRequested();
        var segment = piece.Part.Segment;
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
                var its = RankOf(sequence, rank);
                if (its > 0)
                    to[next[its]++] = new Row(time, sequence, runSubjects[run], steps[i], sources[i], channels[i]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint RankOf(long sequence, uint[] rank)
    {
        var (page, all) = (PageColumn.PageOf(sequence), codes);
        if (page >= all.Length || all[page] is not { } column)
            return 0;
        var code = column[PageColumn.PlaceOf(sequence)];
        return code < (uint)rank.Length ? rank[code] : 0;
    }

    /// <summary>Each thread writes a share of the keys, with about as many events.</summary>
    private List<Segment> Write(long[] keys, int[] order, uint[] starts, Row* rows, Shape shape)
    {
        var made = new Segment?[Threads];
        try
        {
            Scan.Threads.Run(Threads, thread => made[thread] = WriteShare(
                keys, order, starts, rows, shape, FirstAt(starts, thread), FirstAt(starts, thread + 1)));
        }
        catch
        {
            foreach (var segment in made)
                segment?.Release();
            throw;
        }
        return [.. made.OfType<Segment>()];
    }

    /// <summary>The first key of a thread's share.</summary>
    private int FirstAt(uint[] starts, int thread)
    {
        if (thread == 0 || thread == Threads)
            return thread == 0 ? 1 : starts.Length - 1;
        var found = Array.BinarySearch(starts, 1, starts.Length - 1, (uint)((long)starts[^1] * thread / Threads));
        return Math.Min(found < 0 ? ~found : found, starts.Length - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private Segment? WriteShare(long[] keys, int[] order, uint[] starts, Row* rows, Shape shape, int first, int end)
    {
        if (starts[first] == starts[end])
            return null;
        using var builder = new SegmentBuilder(null, shape, starts[end] - starts[first]);
        var texts = by.Texts;
        for (var i = first; i < end; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancel.ThrowIfCancellationRequested();
            var journey = new Span<Row>(rows + starts[i], (int)(starts[i + 1] - starts[i]));
            if (journey.IsEmpty)
                continue;
            var isSorted = true;
            for (var k = 1; k < journey.Length && isSorted; k++)
                isSorted = journey[k - 1].Time < journey[k].Time || (journey[k - 1].Time == journey[k].Time && journey[k - 1].Sequence < journey[k].Sequence);
            if (!isSorted)
                journey.Sort(default(Row.Order));
            builder.Add(keys[order[i - 1] - 1], texts[order[i - 1]], journey);
        }
        return builder.Finish();
    }
}
