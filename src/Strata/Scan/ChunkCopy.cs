using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>
/// What the filters leave of journeys, side by side: events filtered and seen as the view sees them, sessions cut, journeys kept or left whole.
/// </summary>
/// <param name="set">Whose filters.</param>
/// <param name="pass">The thread's own; not disposed here.</param>
internal sealed unsafe class ChunkCopy<T>(JourneySet set, EventPass pass) : IDisposable where T : unmanaged, IBinaryInteger<T>
{
    private readonly Unlikely<T> unlikely = new(set);
    private readonly QuickPass? quick = QuickPass.Of(set);
    private readonly Growing<T> steps = new();
    private readonly Growing<uint> elapsed = new(), starts = new(), rows = new(), longAt = new();
    private readonly Growing<ushort> fraction = new();
    private readonly Growing<long> startTimes = new(), longMicros = new();
    private readonly Growing<int> origins = new();
    private readonly JourneyFilter filter = set.JourneyFilter;
    private readonly bool keepsAll = set.JourneyFilter.KeepsAll;

    public bool IsEmpty => origins.Count == 0;

    public void Clear()
    {
        foreach (var list in (Action[])[steps.Clear, elapsed.Clear, starts.Clear, rows.Clear, longAt.Clear, fraction.Clear, startTimes.Clear, longMicros.Clear, origins.Clear])
            list();
    }

    /// <summary>Copies the journeys that the journey filter keeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Take(in Chunk<T> chunk)
    {
        for (var journey = 0; journey < chunk.Journeys; journey++)
        {
            var (begin, end) = (chunk.Start(journey), chunk.Start(journey + 1));
            if (!filter.Keeps(chunk.StartTimes[journey], chunk.Of(journey)) || !KeepsRest(chunk, begin, end))
                continue;
            var (n, at) = (end - begin, (uint)steps.Count);
            starts.Add(at);
            startTimes.Add(chunk.StartTimes[journey]);
            origins.Add(chunk.Origin(journey));
            Buffer.MemoryCopy(chunk.Steps + begin, steps.Extend(n), n * sizeof(T), n * sizeof(T));
            Buffer.MemoryCopy(chunk.Elapsed + begin, elapsed.Extend(n), 4 * n, 4 * n);
            if (chunk.Fraction is not null)
                Buffer.MemoryCopy(chunk.Fraction + begin, fraction.Extend(n), 2 * n, 2 * n);
            var row = rows.Extend(n);
            for (var i = 0; i < n; i++)
            {
                row[i] = chunk.Row(begin + i);
                if (elapsed.At[at + i] != Segment.Long)
                    continue;
                longAt.Add(at + (uint)i);
                longMicros.Add(chunk.Micros(begin + i));
            }
        }
    }

    /// <summary>Copies what the filters leave of these journeys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Take(Segment segment, int first, int end)
    {
        var fine = segment.Fraction is not null;
        var isQuick = quick is not null && quick.Suits(segment, sizeof(T));
        for (var journey = first; journey < end; journey++)
        {
            if (unlikely.IsLeft(segment, journey))
                continue;
            if (isQuick && (fine ? TakeQuick<QuickPass.Fine>(segment, journey) : TakeQuick<QuickPass.Coarse>(segment, journey)))
                continue;
            var n = pass.Run(segment, journey);
            for (var begin = 0; begin < n;)
            {
                var stop = set.LongestGap is { } gap ? pass.EndOfSession(begin, n, gap) : n;
                Add(segment, journey, begin, stop, fine);
                begin = stop;
            }
        }
    }

    public Chunk<T> Chunk(Segment segment)
    {
        starts.Add((uint)steps.Count);
        return new Chunk<T>
        {
            Events = (int)steps.Count,
            Journeys = (int)origins.Count,
            Steps = steps.At,
            Elapsed = elapsed.At,
            Fraction = segment.Fraction is null ? null : fraction.At,
            Starts = starts.At,
            StartTimes = startTimes.At,
            LongAt = longAt.At,
            LongMicros = longMicros.At,
            Longs = (int)longAt.Count,
            Segment = segment,
            Rows = rows.At,
            Origins = origins.At,
        };
    }

    public void Dispose()
    {
        foreach (var list in (IDisposable[])[steps, elapsed, starts, rows, longAt, fraction, startTimes, longMicros, origins])
            list.Dispose();
    }

    /// <summary>Straight to where it is to lie; false, and nothing taken, where a pause is too long for that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private bool TakeQuick<TGrain>(Segment segment, int journey) where TGrain : struct
    {
        var (n, at) = ((int)(segment.Starts[journey + 1] - segment.Starts[journey]), steps.Count);
        var toSteps = steps.Extend(n);
        var toElapsed = elapsed.Extend(n);
        var toRows = rows.Extend(n);
        var toFraction = typeof(TGrain) == typeof(QuickPass.Fine) ? fraction.Extend(n) : null;
        var left = quick!.Run<T, TGrain>(segment, journey, toSteps, toElapsed, toFraction, toRows, out var startsAt);
        if (left > 0 && !keepsAll && !Keeps(segment, startsAt, toSteps, toElapsed, toFraction, toRows, left))
            left = 0;
        var unused = Math.Max(left, 0) - n;
        steps.Extend(unused);
        elapsed.Extend(unused);
        rows.Extend(unused);
        if (typeof(TGrain) == typeof(QuickPass.Fine))
            fraction.Extend(unused);
        if (left > 0)
        {
            starts.Add((uint)at);
            startTimes.Add(startsAt);
            origins.Add(journey);
        }
        return left >= 0;
    }

    private bool Keeps(Segment segment, long startsAt, T* of, uint* pauses, ushort* fractions, uint* places, int n)
    {
        if (!filter.Keeps(startsAt, new ReadOnlySpan<T>(of, n)))
            return false;
        if (filter.NeedsDuration)
        {
            var duration = 0L;
            for (var i = 1; i < n; i++)
                duration += pauses[i] * 1000L + (fractions is null ? 0 : fractions[i]);
            if (duration < filter.ShortestMicros || duration > filter.LongestMicros)
                return false;
        }
        return filter.Subjects is null || AnySubject(segment, new ReadOnlySpan<uint>(places, n));
    }

    private void Add(Segment segment, int journey, int begin, int stop, bool fine)
    {
        var (n, at, startsAt) = (stop - begin, steps.Count, pass.Times[begin]);
        var to = steps.Extend(n);
        for (var i = 0; i < n; i++)
            to[i] = T.CreateTruncating(pass.Steps[begin + i]);
        if (!keepsAll && !Keeps(segment, journey, begin, stop, to))
        {
            steps.Extend(-n);
            return;
        }
        var pauses = elapsed.Extend(n);
        pauses[0] = 0;
        if (fine)
            fraction.Add(0);
        for (var i = 1; i < n; i++)
        {
            var micros = pass.Times[begin + i] - pass.Times[begin + i - 1];
            var millis = (ulong)micros / 1000;
            if (millis >= Segment.Long)
            {
                longAt.Add((uint)(at + i));
                longMicros.Add(micros);
            }
            pauses[i] = (uint)Math.Min(millis, Segment.Long);
            if (fine)
                fraction.Add(millis >= Segment.Long ? (ushort)0 : (ushort)((ulong)micros - millis * 1000));
        }
        starts.Add((uint)at);
        startTimes.Add(startsAt);
        origins.Add(journey);
        rows.Add(new ReadOnlySpan<uint>(pass.Rows + begin, n));
    }

    private bool Keeps(Segment segment, int journey, int begin, int stop, T* taken)
    {
        if (!filter.Keeps(pass.Times[begin], new ReadOnlySpan<T>(taken, stop - begin)))
            return false;
        var duration = pass.Times[stop - 1] - pass.Times[begin];
        if (duration < filter.ShortestMicros || duration > filter.LongestMicros)
            return false;
        return filter.Subjects is null || AnySubject(segment, new ReadOnlySpan<uint>(pass.Rows + begin, stop - begin));
    }

    private bool KeepsRest(in Chunk<T> chunk, int begin, int end)
    {
        if (filter.NeedsDuration)
        {
            var duration = 0L;
            for (var i = begin + 1; i < end; i++)
                duration += chunk.Micros(i);
            if (duration < filter.ShortestMicros || duration > filter.LongestMicros)
                return false;
        }
        if (filter.Subjects is not { } passes)
            return true;
        var (run, last) = (chunk.Segment.RunOf(chunk.Row(begin)), chunk.Segment.RunOf(chunk.Row(end - 1)));
        for (; run <= last; run++)
        {
            if (passes(chunk.Segment.SubjectOf(run)))
                return true;
        }
        return false;
    }

    private bool AnySubject(Segment segment, ReadOnlySpan<uint> of)
    {
        var run = segment.RunOf(of[0]);
        for (var i = 0; i < of.Length; run++)
        {
            while (segment.RunEnd(run) <= of[i])
                run++;
            if (filter.Subjects!(segment.SubjectOf(run)))
                return true;
            while (i < of.Length && of[i] < segment.RunEnd(run))
                i++;
        }
        return false;
    }
}
