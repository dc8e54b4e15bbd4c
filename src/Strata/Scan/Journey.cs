using System.Numerics;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>One journey as an answer looks at it: its steps, and when they happened.</summary>
internal readonly ref struct Journey(ReadOnlySpan<int> steps, ReadOnlySpan<long> times, Segment segment, int origin, ReadOnlySpan<uint> rows)
{
    public ReadOnlySpan<int> Steps { get; } = steps;
    public ReadOnlySpan<long> Times { get; } = times;
    public Segment Segment { get; } = segment;

    /// <summary>Its number in the segment, which its other sessions share.</summary>
    public int Origin { get; } = origin;

    /// <summary>Places of its events in the segment.</summary>
    public ReadOnlySpan<uint> Rows { get; } = rows;

    public int Length => Steps.Length;
    public long Key => Segment.KeyAt(Origin);

    /// <summary>A channel's code; -1 for none.</summary>
    public int Channel(int i) => Segment.Channels[Rows[i]] - 1;

    public int Source(int i) => Segment.Sources[Rows[i]] - 1;
    public long Sequence(int i) => Segment.SequenceAt(Rows[i]);
}

/// <summary>What one thread makes of its journeys.</summary>
internal abstract class Visitor
{
    public abstract void Visit(in Journey journey);

    /// <summary>By step code: journeys without any of these are not visited; null to visit all.</summary>
    public bool[]? Needed { get; protected init; }

    /// <summary>How many journeys there were, those not visited among them.</summary>
    public int SeenJourneys { get; private set; }

    /// <summary>How many events they have.</summary>
    public long SeenEvents { get; private set; }

    /// <summary>A visitor for each thread, each of which sees its share of the journeys.</summary>
    public static TVisitor[] Run<TVisitor>(JourneySet set, Func<TVisitor> make) where TVisitor : Visitor => set.StepWidth switch
    {
        1 => [.. Scanner.Run<byte, VisitKernel<byte, TVisitor>>(set, _ => new(make())).Kernels.Select(k => k.Visitor)],
        2 => [.. Scanner.Run<ushort, VisitKernel<ushort, TVisitor>>(set, _ => new(make())).Kernels.Select(k => k.Visitor)],
        _ => [.. Scanner.Run<int, VisitKernel<int, TVisitor>>(set, _ => new(make())).Kernels.Select(k => k.Visitor)],
    };

    private sealed unsafe class VisitKernel<T, TVisitor>(TVisitor visitor) : Kernel<T>
        where T : unmanaged, IBinaryInteger<T>
        where TVisitor : Visitor
    {
        private int[] steps = [];
        private long[] times = [];
        private uint[] rows = [];

        public TVisitor Visitor => visitor;

        private static bool Any(bool[] needed, T* step, T* end)
        {
            for (; step < end; step++)
            {
                if (needed[int.CreateTruncating(*step)])
                    return true;
            }
            return false;
        }

        protected override void Take(in Chunk<T> chunk)
        {
            visitor.SeenJourneys += chunk.Journeys;
            visitor.SeenEvents += chunk.Events;
            for (var journey = 0; journey < chunk.Journeys; journey++)
            {
                var (begin, end) = (chunk.Start(journey), chunk.Start(journey + 1));
                if (visitor.Needed is { } needed && !Any(needed, chunk.Steps + begin, chunk.Steps + end))
                    continue;
                var n = end - begin;
                if (steps.Length < n)
                    (steps, times, rows) = (new int[2 * n], new long[2 * n], new uint[2 * n]);
                var time = chunk.StartTimes[journey];
                for (var i = 0; i < n; i++)
                {
                    time += i == 0 ? 0 : chunk.Micros(begin + i);
                    steps[i] = int.CreateTruncating(chunk.Steps[begin + i]);
                    times[i] = time;
                    rows[i] = chunk.Row(begin + i);
                }
                visitor.Visit(new Journey(steps.AsSpan(0, n), times.AsSpan(0, n), chunk.Segment, chunk.Origin(journey), rows.AsSpan(0, n)));
            }
        }
    }
}
