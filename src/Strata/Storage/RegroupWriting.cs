using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Throughline.Strata.Scan;

namespace Throughline.Strata.Storage;

/// <summary>Writes what <see cref="Regroup"/> has laid side by side.</summary>
internal sealed unsafe class RegroupWriting(
    Snapshot from, PropertyCodes by, RegroupPlaces places, Stretch* stretches, Cells cells, Shape shape, CancellationToken cancel)
{
    /// <summary>So many stretches before it is copied, one is fetched: it lies anywhere, and waiting for it would be most of the work.</summary>
    private const uint Ahead = 8;

    private readonly Segment[] segments = [.. from.Parts.Select(part => part.Segment)];

    /// <summary>Each thread writes a share of the keys, with about as many events.</summary>
    public List<Segment> Run(int threads)
    {
        var made = new Segment?[threads];
        try
        {
            Threads.Run(threads, thread => made[thread] = Write(places.FirstOf(thread), places.FirstOf(thread + 1)));
        }
        catch
        {
            foreach (var segment in made)
                segment?.Release();
            throw;
        }
        return [.. made.OfType<Segment>()];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private Segment? Write(int first, int end)
    {
        if (places.Start(first) == places.Start(end))
            return null;
        using var builder = new SegmentBuilder(null, shape, places.Start(end) - places.Start(first));
        using var sorter = new RowSorter();
        using var room = new Growing<Row>();
        var texts = by.Texts;
        for (var i = first; i < end; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancel.ThrowIfCancellationRequested();
            var (count, its, key) = (places.Start(i + 1) - places.Start(i), places.FirstStretch(i), places.Key(i));
            if (its + Ahead < places.Stretches)
                Prefetch(stretches[its + Ahead]);
            if (count == 0)
                continue;
            var name = texts[places.Code(i)];
            if (count > Cells.MostTogether)
                builder.Add(key, name, cells.Of(places.Long(i)));
            else if (places.FirstStretch(i + 1) == its + 1)
                builder.Copy(segments[stretches[its].Part], stretches[its], key, name);
            else
                builder.Add(key, name, Together(its, places.FirstStretch(i + 1), count, sorter, room));
        }
        return builder.Finish();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Prefetch(in Stretch stretch)
    {
        if (!Sse.IsSupported)
            return;
        var segment = segments[stretch.Part];
        Sse.Prefetch0(segment.Steps.At + ((long)stretch.First * segment.Steps.Width));
        Sse.Prefetch0(segment.Sources.At + ((long)stretch.First * segment.Sources.Width));
        Sse.Prefetch0(segment.Channels.At + ((long)stretch.First * segment.Channels.Width));
        Sse.Prefetch0(segment.Elapsed + stretch.First);
        Sse.Prefetch0(segment.Elapsed + stretch.End - 1);
        Sse.Prefetch0(segment.Parts.Sequences + ((long)stretch.First * segment.Shape.Sequence));
        Sse.Prefetch0(segment.Parts.Sequences + (((long)stretch.End - 1) * segment.Shape.Sequence));
        if (segment.Parts.SubjectWidth > 0)
            return;
        Sse.Prefetch0(segment.Parts.RunEnds + stretch.Run);
        Sse.Prefetch0(segment.Parts.RunSubjects + stretch.Run);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private Span<Row> Together(uint first, uint end, uint count, RowSorter sorter, Growing<Row> room)
    {
        room.Clear();
        var to = room.Extend(count);
        var rows = new Span<Row>(to, (int)count);
        for (var i = first; i < end; i++)
        {
            segments[stretches[i].Part].Read(stretches[i], to);
            to += stretches[i].Count;
        }
        sorter.Sort(rows);
        return rows;
    }
}
