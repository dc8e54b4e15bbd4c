using System.Runtime.InteropServices;

namespace Throughline.Strata.Storage;

/// <summary>Makes one segment of many: journeys of one key become one, their events in order.</summary>
internal static unsafe class Merge
{
    /// <summary>Journeys of a segment, in its order, to be taken over.</summary>
    public sealed record Input(Segment Segment, IEnumerable<int> Journeys, long Events);

    public static Input All(Part part) => new(part.Segment, part.Live(), part.LiveEvents);

    public static Input Some(Segment segment, List<int> journeys) =>
        new(segment, journeys, journeys.Sum(j => (long)segment.Starts[j + 1] - segment.Starts[j]));

    /// <param name="inputs">Whose journeys together become the segment.</param>
    /// <param name="path">Its file; null to stay in memory.</param>
    /// <param name="shapeFor">From the lowest and highest sequence and whether times are finer than milliseconds to the segment's shape.</param>
    /// <param name="lasts">Whether the file must be on the disk before it is named.</param>
    /// <param name="cancel">Stops it; nothing is left behind.</param>
    /// <exception cref="KeyCollisionException">Two names have one key.</exception>
    public static Segment Of(IReadOnlyList<Input> inputs, string? path, Func<long, long, bool, Shape> shapeFor, bool lasts = false, CancellationToken cancel = default)
    {
        var (lowest, highest) = inputs.Count == 0 ? (0, 0) : Sequences(inputs);
        var shape = shapeFor(lowest, highest, inputs.Any(i => i.Segment.Shape.Fraction));
        using var builder = new SegmentBuilder(path, shape, inputs.Sum(i => i.Events), lasts);
        var next = new PriorityQueue<(Segment Segment, IEnumerator<int> Journeys), long>();
        foreach (var input in inputs)
        {
            var journeys = input.Journeys.GetEnumerator();
            if (journeys.MoveNext())
                next.Enqueue((input.Segment, journeys), input.Segment.Keys[journeys.Current]);
        }

        var rows = new List<Row>();
        var same = new List<(Segment Segment, int Journey)>();
        for (var done = 0; next.TryPeek(out _, out var key); done++)
        {
            if ((done & 0xFFFF) == 0)
                cancel.ThrowIfCancellationRequested();
            same.Clear();
            while (next.TryPeek(out var from, out var its) && its == key)
            {
                same.Add((from.Segment, from.Journeys.Current));
                if (from.Journeys.MoveNext())
                    next.DequeueEnqueue(from, from.Segment.Keys[from.Journeys.Current]);
                else
                    next.Dequeue();
            }
            if (same.Count == 1)
                builder.Copy(same[0].Segment, same[0].Journey);
            else
                AddJoined(builder, key, same, rows);
        }
        return builder.Finish();
    }

    private static void AddJoined(SegmentBuilder builder, long key, List<(Segment Segment, int Journey)> same, List<Row> rows)
    {
        rows.Clear();
        var name = same[0].Segment.Name(same[0].Journey);
        foreach (var (segment, journey) in same)
        {
            if (!segment.Name(journey).SequenceEqual(name))
                throw new KeyCollisionException();
            segment.Read(journey, rows);
        }
        var all = CollectionsMarshal.AsSpan(rows);
        if (!IsSorted(all))
            all.Sort(default(Row.Order));
        builder.Add(key, name, all);
    }

    private static bool IsSorted(ReadOnlySpan<Row> rows)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            if (default(Row.Order).Compare(rows[i - 1], rows[i]) > 0)
                return false;
        }
        return true;
    }

    private static (long, long) Sequences(IReadOnlyList<Input> inputs)
    {
        var (lowest, highest) = (long.MaxValue, long.MinValue);
        foreach (var segment in inputs.Select(i => i.Segment))
        {
            for (var i = 0L; i < segment.Events; i++)
            {
                lowest = Math.Min(lowest, segment.SequenceAt(i));
                highest = Math.Max(highest, segment.SequenceAt(i));
            }
        }
        return lowest > highest ? (0, 0) : (lowest, highest);
    }
}

/// <summary>Two names of journeys have one key: the keys must be made anew with another seed.</summary>
internal sealed class KeyCollisionException : Exception;
