using System.Runtime.CompilerServices;
using Throughline.Strata.Scan;

namespace Throughline.Strata.Storage;

/// <summary>
/// The events of one layout sorted anew, into journeys by a property. Events are taken in the order of the layout they come from, stretch by stretch:
/// what is one journey there and one here, as most are, is copied as it lies. Stretches are counted by the codes of their values, then laid side by
/// side in the order of the keys that the values have, then written; where many make one journey they are laid event by event (<see cref="Cells"/>).
/// For this time it takes 8 bytes of memory for each event, and 32 for each stretch, or each event of a long journey.
/// </summary>
internal sealed unsafe class Regroup
{
    private readonly Snapshot from;
    private readonly PropertyCodes by;
    private readonly CancellationToken cancel;
    private readonly List<(Piece Piece, int Part)> pieces;
    private readonly List<(Piece Piece, int Part)>[] taken;
    private readonly long[] firstPlaces;
    private readonly int threads;

    public Regroup(Snapshot from, PropertyCodes by, int threads, CancellationToken cancel)
    {
        (this.from, this.by, this.threads, this.cancel) = (from, by, threads, cancel);
        pieces = [.. from.Parts.SelectMany((part, number) => Piece.Of([part]).Select(piece => (piece, number)))];
        taken = new List<(Piece, int)>[threads];
        firstPlaces = new long[from.Parts.Count + 1];
        for (var part = 0; part < from.Parts.Count; part++)
            firstPlaces[part + 1] = firstPlaces[part] + from.Parts[part].Segment.Events;
    }

    /// <param name="keyOf">The key of a name.</param>
    /// <param name="shapeFor">From the lowest and highest sequence and whether times are finer than milliseconds to a segment's shape.</param>
    /// <returns>Segments in memory, no two with the same key.</returns>
    /// <exception cref="KeyCollisionException">Two names have one key.</exception>
    public List<Segment> Run(Func<ReadOnlySpan<byte>, long> keyOf, Func<long, long, bool, Shape> shapeFor)
    {
        using var codes = Block.Allocate(firstPlaces[^1] * sizeof(uint));
        using var counted = Block.Allocate((long)threads * (by.Values + 1) * sizeof(ulong));
        var (order, least, most) = Count(keyOf, (uint*)codes.At, (ulong*)counted.At);
        using var cells = new Cells(least, most, threads);
        var places = new RegroupPlaces(order, threads, (ulong*)counted.At, cells);
        if (places.Events == 0)
            return [];
        using var stretches = Block.Allocate(places.Stretches * sizeof(Stretch));
        Lay((uint*)codes.At, places, (Stretch*)stretches.At, cells);
        var shape = shapeFor(by.FirstSequence, by.LastSequence, from.Parts.Any(part => part.Segment.Shape.Fraction));
        var writing = new RegroupWriting(from, by, places, (Stretch*)stretches.At, cells, shape, cancel);
        return writing.Run(threads);
    }

    /// <summary>The code of each event, what there is of each code, by thread, and the codes in the order of their keys.</summary>
    private (RadixSort.Entry[] Order, long Least, long Most) Count(Func<ReadOnlySpan<byte>, long> keyOf, uint* codes, ulong* counted)
    {
        using var decoded = new DecodedPages(by.Pages);
        var order = new RadixSort.Entry[by.Values];
        Threads.Run(threads, thread =>
        {
            decoded.Decode(thread, threads);
            var (texts, end) = (by.Texts, (int)((long)order.Length * (thread + 1) / threads));
            for (var i = (int)((long)order.Length * thread / threads); i < end; i++)
                order[i] = RegroupPlaces.Entry(keyOf(texts[i + 1]), i + 1);
        });
        var (next, times) = (-1, new (long Least, long Most)[threads]);
        Threads.Run(threads, thread =>
        {
            var its = counted + (long)thread * (by.Values + 1);
            new Span<ulong>(its, by.Values + 1).Clear();
            if (thread == threads - 1)
                RegroupPlaces.Sort(order);
            (taken[thread], times[thread]) = ([], (long.MaxValue, long.MinValue));
            for (var i = Interlocked.Increment(ref next); i < pieces.Count; i = Interlocked.Increment(ref next))
            {
                cancel.ThrowIfCancellationRequested();
                taken[thread].Add(pieces[i]);
                var (first, end) = (pieces[i].Piece.Part.Segment.Starts[pieces[i].Piece.First], pieces[i].Piece.Part.Segment.Starts[pieces[i].Piece.End]);
                decoded.Gather(pieces[i].Piece.Part.Segment, first, end, (uint)by.Values, codes + firstPlaces[pieces[i].Part]);
                Count(pieces[i], codes, its, ref times[thread]);
            }
        });
        return (order, times.Min(t => t.Least), times.Max(t => t.Most));
    }

    /// <summary>Of each code the events in the lower half of a number, the stretches in the upper one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void Count((Piece Piece, int Part) piece, uint* codes, ulong* counted, ref (long Least, long Most) times)
    {
        var (least, most) = times;
        var all = new Stretches(piece.Piece, codes + firstPlaces[piece.Part], piece.Part);
        while (all.MoveNext())
        {
            all.Prefetch(counted);
            counted[all.Current.Code] += (1UL << 32) + all.Current.Count;
            (least, most) = (Math.Min(least, all.Current.Time), Math.Max(most, all.LastTime));
        }
        times = (least, most);
    }

    private void Lay(uint* codes, RegroupPlaces places, Stretch* to, Cells cells)
    {
        cells.BeginToCount();
        Threads.Run(threads, thread =>
        {
            foreach (var piece in taken[thread])
                Lay(piece, codes, places.Of(thread), to, cells, thread);
        });
        if (cells.IsEmpty)
            return;
        cells.BeginToLay();
        Threads.Run(threads, thread =>
        {
            foreach (var piece in taken[thread])
                LayLong(piece, codes, places.Of(thread), cells, thread);
        });
        Threads.Run(threads, _ => cells.Sort());
    }

    /// <summary>Puts the stretches of a piece where they are to lie, and counts those of long journeys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void Lay((Piece Piece, int Part) piece, uint* codes, ulong* next, Stretch* to, Cells cells, int thread)
    {
        cancel.ThrowIfCancellationRequested();
        var all = new Stretches(piece.Piece, codes + firstPlaces[piece.Part], piece.Part);
        while (all.MoveNext())
        {
            all.Prefetch(next);
            var place = next[all.Current.Code];
            if ((place & RegroupPlaces.IsLong) != 0)
                cells.Count(thread, (int)place, piece.Piece.Part.Segment, all.Current);
            else
                to[next[all.Current.Code]++] = all.Current;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void LayLong((Piece Piece, int Part) piece, uint* codes, ulong* next, Cells cells, int thread)
    {
        cancel.ThrowIfCancellationRequested();
        var all = new Stretches(piece.Piece, codes + firstPlaces[piece.Part], piece.Part);
        while (all.MoveNext())
        {
            if ((next[all.Current.Code] & RegroupPlaces.IsLong) != 0)
                cells.Lay(thread, (int)next[all.Current.Code], piece.Piece.Part.Segment, all.Current);
        }
    }
}
