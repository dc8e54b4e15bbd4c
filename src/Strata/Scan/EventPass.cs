using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>The event filter and the view, applied to one journey at a time.</summary>
internal sealed unsafe class EventPass(JourneySet set) : IDisposable
{
    private readonly Growing<int> steps = new();
    private readonly Growing<long> times = new();
    private readonly Growing<uint> rows = new();
    private readonly EventFilter filter = set.EventFilter;
    private readonly int[] seenAs = SeenAs(set);
    private readonly bool[]? sources = set.EventFilter.Sources, channels = set.EventFilter.Channels;
    private readonly Func<long, int>?[]? bySequence = set.EventFilter.View?.BySequence;
    private readonly bool byTime = !set.EventFilter.KeepsAllTimes;

    /// <summary>What is left: steps as they are seen, times, places in the segment.</summary>
    public int* Steps => steps.At;
    public long* Times => times.At;
    public uint* Rows => rows.At;

    /// <summary>How many events of the journey are left.</summary>
    public int Run(Segment segment, int journey)
    {
        var n = (int)(segment.Starts[journey + 1] - segment.Starts[journey]);
        steps.Clear();
        times.Clear();
        rows.Clear();
        steps.Extend(n);
        times.Extend(n);
        rows.Extend(n);
        return segment.Shape.Step switch
        {
            1 => Run<byte>(segment, journey),
            2 => Run<ushort>(segment, journey),
            _ => Run<int>(segment, journey),
        };
    }

    /// <summary>Where the session that begins at an event ends.</summary>
    public int EndOfSession(int begin, int count, long gap)
    {
        var at = begin + 1;
        while (at < count && Times[at] - Times[at - 1] <= gap)
            at++;
        return at;
    }

    public void Dispose()
    {
        steps.Dispose();
        times.Dispose();
        rows.Dispose();
    }

    private int Run<TStep>(Segment segment, int journey) where TStep : unmanaged, System.Numerics.IBinaryInteger<TStep>
    {
        var from = (TStep*)segment.Steps.At;
        var (begin, end, time, n) = (segment.Starts[journey], segment.Starts[journey + 1], segment.StartTimes[journey], 0);
        var toStep = Steps;
        var toTime = Times;
        var toRow = Rows;
        var pauses = segment.Elapsed;
        var fraction = segment.Fraction;
        var map = seenAs;
        for (var i = begin; i < end; i++)
        {
            var pause = pauses[i];
            time += pause == Segment.Long ? segment.Micros(i) : pause * 1000L + (fraction is null ? 0 : fraction[i]);
            var code = int.CreateTruncating(from[i]);
            var step = map[code];
            if (bySequence is not null && bySequence[code] is { } placeOf)
                step = placeOf(segment.SequenceAt(i));
            toStep[n] = step;
            toTime[n] = time;
            toRow[n] = i;
            // without a branch: what is removed is overwritten by the next
            n += (step >= 0 && Keeps(segment, i, time)) ? 1 : 0;
        }
        return n;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Keeps(Segment segment, uint i, long time)
    {
        if (sources is not null && !(segment.Sources[i] is > 0 and var source && source <= sources.Length && sources[source - 1]))
            return false;
        if (channels is not null && !(segment.Channels[i] is > 0 and var channel && channel <= channels.Length && channels[channel - 1]))
            return false;
        if (byTime && (time < filter.From || (time >= filter.To && filter.To != long.MaxValue)))
            return false;
        return filter.Sequences.Count == 0 || KeepsSequence(segment.SequenceAt(i));
    }

    private bool KeepsSequence(long sequence)
    {
        foreach (var keeps in filter.Sequences)
        {
            if (!keeps(sequence))
                return false;
        }
        return true;
    }

    /// <summary>By step code what it is seen as, -1 where it is removed.</summary>
    private static int[] SeenAs(JourneySet set)
    {
        var map = new int[set.Snapshot.Steps.Count];
        for (var code = 0; code < map.Length; code++)
            map[code] = set.EventFilter.Steps is { } keeps && !keeps[code] ? -1 : set.EventFilter.View is { } view ? view.Of[code] : code;
        return map;
    }
}
