using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Throughline.Strata.Storage;

/// <summary>
/// Journeys sorted by key, each whole, its events in the order of time, then sequence: columns that never change, in memory or in a mapped file.
/// Shared by the snapshots that hold it; its memory goes with the last of them.
/// </summary>
internal sealed unsafe class Segment
{
    /// <summary>In <see cref="Elapsed"/>: the pause is too long for 32 bits, look among the long ones.</summary>
    public const uint Long = uint.MaxValue;

    private readonly IDisposable[] owned;
    private int holders = 1;

    public Segment(SegmentParts parts, string? file, params IDisposable[] owned)
    {
        (Parts, File, this.owned) = (parts, file, owned);
        var (shape, columns) = (parts.Shape, parts);
        Steps = new Column(columns.Steps, shape.Step);
        Sources = new Column(columns.Sources, shape.Source);
        Channels = new Column(columns.Channels, shape.Channel);
    }

    public SegmentParts Parts { get; }

    /// <summary>The file's path; null in memory.</summary>
    public string? File { get; }

    public Shape Shape => Parts.Shape;
    public int Journeys => Parts.Journeys;
    public long Events => Parts.Events;
    public Column Steps { get; }
    public Column Sources { get; }
    public Column Channels { get; }

    /// <summary>Whole milliseconds since the journey's event before; 0 at its first.</summary>
    public uint* Elapsed => Parts.Elapsed;

    /// <summary>The microseconds beyond <see cref="Elapsed"/>; null where there are none at all.</summary>
    public ushort* Fraction => Parts.Fraction;

    public long* Keys => Parts.Keys;

    /// <summary>Where each journey begins, and after the last one where it ends.</summary>
    public uint* Starts => Parts.Starts;

    public long* StartTimes => Parts.StartTimes;

    public long Bytes => SegmentFile.Offsets(
        Shape, new(Events, Journeys, Parts.Runs, Parts.Longs, Shape.Named ? Parts.NameStarts[Journeys] : 0, Parts.SubjectWidth))[^1];

    public long SequenceAt(long i) => Shape.FirstSequence + (Shape.Sequence == 4 ? ((uint*)Parts.Sequences)[i] : ((long*)Parts.Sequences)[i]);

    /// <summary>Microseconds since the journey's event before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Micros(uint i) => Elapsed[i] == Long ? Parts.LongMicros[FirstLongFrom(i)] : Elapsed[i] * 1000L + (Fraction is null ? 0 : Fraction[i]);

    /// <summary>The place of the first long pause at or after an event.</summary>
    public long FirstLongFrom(uint i) => LowerBound(Parts.LongAt, Parts.Longs, i);

    /// <summary>The place of the run that holds an event: its subject is that of all events of the run.</summary>
    public long RunOf(uint i) => Parts.SubjectWidth > 0 ? i : LowerBound(Parts.RunEnds, Parts.Runs, i + 1);

    /// <summary>Where a run ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint RunEnd(long run) => Parts.SubjectWidth > 0 ? (uint)run + 1 : Parts.RunEnds[run];

    /// <summary>Whose a run is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint SubjectOf(long run) => Parts.SubjectWidth > 0
        ? *(uint*)(Parts.Subjects + (run * Parts.SubjectWidth)) & (uint.MaxValue >> (32 - (8 * Parts.SubjectWidth))) : Parts.RunSubjects[run];

    public ReadOnlySpan<byte> Name(int journey) => Shape.Named
        ? new ReadOnlySpan<byte>(Parts.Names + Parts.NameStarts[journey], (int)(Parts.NameStarts[journey + 1] - Parts.NameStarts[journey]))
        : [];

    public long KeyAt(int journey) => Keys[journey];

    public IEnumerable<long> AllKeys() => Enumerable.Range(0, Journeys).Select(KeyAt);

    /// <summary>The journey of a key; -1 where there is none.</summary>
    public int Find(long key)
    {
        var keys = new ReadOnlySpan<long>(Keys, Journeys);
        var found = keys.BinarySearch(key);
        return found < 0 ? -1 : found;
    }

    /// <summary>The journey that holds an event.</summary>
    public int JourneyOf(uint i) => (int)LowerBound(Starts, Journeys, i + 1) - 1;

    public uint StartOf(int journey) => Starts[journey];

    /// <summary>The first journey that begins at or after an event; the number of journeys where there is none.</summary>
    public int JourneyOfOrEnd(long i) => i >= Events ? Journeys : (int)LowerBound(Starts, Journeys, (uint)i);

    /// <summary>The journeys in which a subject's events are, each at least once; where journeys have names this can't be told.</summary>
    public IEnumerable<int> JourneysOfSubject(uint subject)
    {
        for (var place = FirstRunOf(subject); place < Parts.Runs && SubjectAt(place) == subject; place++)
            yield return JourneyAt(place);
    }

    public Stretch AllOf(int journey) =>
        new(StartTimes[journey], 0, Starts[journey], Starts[journey + 1] - Starts[journey], (uint)RunOf(Starts[journey]), 0);

    public void Read(int journey, List<Row> into)
    {
        var all = AllOf(journey);
        var before = into.Count;
        CollectionsMarshal.SetCount(into, before + (int)all.Count);
        fixed (Row* to = CollectionsMarshal.AsSpan(into)[before..])
            Read(all, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Read(in Stretch stretch, Row* to)
    {
        var (time, run) = (stretch.Time, stretch.Run);
        for (var i = stretch.First; i < stretch.End; i++)
        {
            if (i > stretch.First)
                time += Micros(i);
            while (RunEnd(run) <= i)
                run++;
            *to++ = new Row(time, SequenceAt(i), SubjectOf(run), Steps[i], Sources[i], Channels[i]);
        }
    }

    /// <summary>One more holder; false where the memory is gone already.</summary>
    public bool Hold()
    {
        var now = Volatile.Read(ref holders);
        while (now > 0)
        {
            var before = Interlocked.CompareExchange(ref holders, now + 1, now);
            if (before == now)
                return true;
            now = before;
        }
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref holders) > 0)
            return;
        foreach (var block in owned)
            block.Dispose();
    }

    private long FirstRunOf(uint subject)
    {
        var (low, high) = (0L, Parts.Runs);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (SubjectAt(middle) < subject)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private uint SubjectAt(long place) => Parts.RunSubjects[Parts.RunOrder[place]];
    private int JourneyAt(long place) => JourneyOf(Parts.RunEnds[Parts.RunOrder[place]] - 1);

    /// <summary>The first place whose value is not below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private static long LowerBound(uint* values, long count, uint value)
    {
        var (low, high) = (0L, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (values[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
