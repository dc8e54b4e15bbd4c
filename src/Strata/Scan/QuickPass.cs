using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>
/// The event filters that are most used (sources, channels, steps, time), a journey at a time and without a branch an event: several times as fast as
/// <see cref="EventPass"/>, which does everything.
/// </summary>
internal sealed unsafe class QuickPass
{
    /// <summary>Times in microseconds.</summary>
    public readonly struct Fine;

    /// <summary>Times in whole milliseconds, where a segment knows no finer ones.</summary>
    public readonly struct Coarse;

    private readonly bool[]? steps, channels, sources;
    private readonly long from, to;

    private QuickPass(JourneySet set)
    {
        var filter = set.EventFilter;
        (steps, channels, sources) = (filter.Steps, ByColumn(filter.Channels), ByColumn(filter.Sources));
        (from, to) = (filter.From, filter.To);
    }

    /// <summary>Null where the set asks for more.</summary>
    public static QuickPass? Of(JourneySet set) =>
        set.LongestGap is null && set.EventFilter is { View: null, Sequences.Count: 0 } ? new(set) : null;

    /// <summary>Codes of a byte; the loop reads them as they lie.</summary>
    public bool Suits(Segment segment, int stepWidth) =>
        segment.Shape.Step == stepWidth && (channels is null || segment.Shape.Channel == 1) && (sources is null || segment.Shape.Source == 1);

    /// <summary>
    /// Writes what is left of a journey, and how many events that is; there must be room for all of them. -1 where a pause is, or becomes, too long
    /// for 32 bits: then what was written means nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public int Run<T, TGrain>(Segment segment, int journey, T* toSteps, uint* toElapsed, ushort* toFraction, uint* toRows, out long startsAt)
        where T : unmanaged, IBinaryInteger<T>
        where TGrain : struct
    {
        var (begin, end, start) = (segment.Starts[journey], segment.Starts[journey + 1], segment.StartTimes[journey]);
        var unit = typeof(TGrain) == typeof(Fine) ? 1 : 1000;
        var (earliest, latest) = Bounds(start, unit);
        var codes = (T*)segment.Steps.At;
        var channelAt = segment.Channels.At;
        var sourceAt = segment.Sources.At;
        var pauses = segment.Elapsed;
        var fractions = segment.Fraction;
        var (left, time, since, first, together) = (0, 0L, 0L, 0L, 0L);
        var isLong = false;
        fixed (bool* keepStep = steps, keepChannel = channels, keepSource = sources)
        {
            for (var i = begin; i < end; i++)
            {
                var pause = pauses[i];
                isLong |= pause == Segment.Long;
                var passed = typeof(TGrain) == typeof(Fine) ? (pause * 1000L) + fractions[i] : pause;
                time += passed;
                since += passed;
                var keeps = time >= earliest & time < latest;
                if (keepChannel is not null)
                    keeps &= keepChannel[channelAt[i]];
                if (keepSource is not null)
                    keeps &= keepSource[sourceAt[i]];
                if (keepStep is not null)
                    keeps &= keepStep[int.CreateTruncating(codes[i])];
                toSteps[left] = codes[i];
                toRows[left] = i;
                if (typeof(TGrain) == typeof(Fine))
                {
                    var millis = (ulong)since / 1000;
                    toElapsed[left] = (uint)millis;
                    toFraction[left] = (ushort)((ulong)since - (millis * 1000));
                }
                else
                {
                    toElapsed[left] = (uint)since;
                }
                first = left == 0 ? time : first;
                var kept = Unsafe.BitCast<bool, byte>(keeps);
                together |= since & -(long)kept;
                since &= kept - 1L;
                // what is removed is overwritten by the next
                left += kept;
            }
        }
        startsAt = start + (first * unit);
        if (left == 0)
            return isLong ? -1 : 0;
        toElapsed[0] = 0;
        if (typeof(TGrain) == typeof(Fine))
            toFraction[0] = 0;
        return isLong || together >= Segment.Long * (1000L / unit) ? -1 : left;
    }

    /// <summary>The filter's times, counted from a journey's start: the first kept, the first no longer kept.</summary>
    private (long Earliest, long Latest) Bounds(long start, int unit) => (
        from <= start ? 0 : Up(from - start, unit),
        to == long.MaxValue ? long.MaxValue : to <= start ? 0 : Up(to - start, unit));

    private static long Up(long micros, int unit) => unit == 1 ? micros : (micros + unit - 1) / unit;

    /// <summary>By what stands in the column, which is the code plus one; 0 is none and kept by no filter.</summary>
    private static bool[]? ByColumn(bool[]? byCode)
    {
        if (byCode is null)
            return null;
        var keeps = new bool[1 << 8];
        byCode.AsSpan(0, Math.Min(byCode.Length, keeps.Length - 1)).CopyTo(keeps.AsSpan(1));
        return keeps;
    }
}
