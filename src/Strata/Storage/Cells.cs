using System.Runtime.CompilerServices;
using Throughline.Strata.Scan;

namespace Throughline.Strata.Storage;

/// <summary>
/// Long journeys that are put together of many stretches: each is cut by time into cells of a few thousand events, which are counted, laid side by
/// side, and sorted by themselves, each within a processor's cache and any number of them at once.
/// </summary>
internal sealed unsafe class Cells : IDisposable
{
    /// <summary>A journey with no more events is sorted when it is written.</summary>
    public const uint MostTogether = 8192;

    /// <summary>With fewer they would be sorted in less time, but there would be more of them than pages of memory that a processor has at hand.</summary>
    private const uint EventsOfCell = 4096;

    private readonly List<Long> journeys = [];
    private readonly long least;
    private readonly ulong scale;
    private readonly Growing<uint>[] next;
    private Growing<uint>? starts;
    private Block? rows;
    private uint cells, events;
    private int sorting = -1;

    /// <param name="least">The time of the earliest event.</param>
    /// <param name="most">That of the last one, or later.</param>
    /// <param name="threads">Each counts and lays what is its own.</param>
    public Cells(long least, long most, int threads)
    {
        this.least = least;
        // the share of all this time that has passed, in 64 bits
        scale = ulong.MaxValue / (ulong)Math.Max(1, most - least + 1);
        next = [.. Enumerable.Range(0, threads).Select(_ => new Growing<uint>())];
    }

    private readonly record struct Long(uint FirstCell, uint Cells, uint FirstEvent, uint Events);

    public bool IsEmpty => journeys.Count == 0;

    /// <summary>The number of a journey of so many events.</summary>
    public int Add(uint count)
    {
        var its = count / EventsOfCell;
        journeys.Add(new Long(cells, its, events, count));
        (cells, events) = (cells + its, events + count);
        return journeys.Count - 1;
    }

    /// <summary>All journeys are known.</summary>
    public void BeginToCount()
    {
        foreach (var its in next)
            new Span<uint>(its.Extend(cells), (int)cells).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Count(int thread, int journey, Segment segment, in Stretch stretch)
    {
        var count = next[thread].At;
        var (its, time) = (journeys[journey], stretch.Time);
        count[CellOf(its, time)]++;
        for (var i = stretch.First + 1; i < stretch.End; i++)
            count[CellOf(its, time += segment.Micros(i))]++;
    }

    /// <summary>All events were counted.</summary>
    public void BeginToLay()
    {
        rows = Block.Allocate((long)events * sizeof(Row));
        starts = new Growing<uint>();
        var sum = 0u;
        for (var cell = 0L; cell < cells; cell++)
        {
            starts.Add(sum);
            foreach (var its in next)
                (its.At[cell], sum) = (sum, sum + its.At[cell]);
        }
        starts.Add(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Lay(int thread, int journey, Segment segment, in Stretch stretch)
    {
        var its = journeys[journey];
        var to = (Row*)rows!.At;
        var place = next[thread].At;
        var (time, run) = (stretch.Time, (long)stretch.Run);
        for (var i = stretch.First; i < stretch.End; i++)
        {
            if (i > stretch.First)
                time += segment.Micros(i);
            while (segment.RunEnd(run) <= i)
                run++;
            to[place[CellOf(its, time)]++] = new Row(time, segment.SequenceAt(i), segment.SubjectOf(run), segment.Steps[i], segment.Sources[i], segment.Channels[i]);
        }
    }

    /// <summary>A share of the cells, for each thread that calls.</summary>
    public void Sort()
    {
        const int Together = 64;
        using var sorter = new RowSorter();
        for (var some = (long)Interlocked.Increment(ref sorting); some * Together < cells; some = Interlocked.Increment(ref sorting))
        {
            for (var cell = some * Together; cell < Math.Min(cells, (some + 1) * Together); cell++)
                sorter.Sort(new Span<Row>((Row*)rows!.At + starts!.At[cell], (int)(starts.At[cell + 1] - starts.At[cell])));
        }
    }

    public Span<Row> Of(int journey) => new((Row*)rows!.At + journeys[journey].FirstEvent, (int)journeys[journey].Events);

    public void Dispose()
    {
        rows?.Dispose();
        starts?.Dispose();
        foreach (var list in next)
            list.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CellOf(Long journey, long time) => journey.FirstCell + (uint)Math.BigMul((ulong)(time - least) * scale, journey.Cells, out _);
}
