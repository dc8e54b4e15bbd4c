using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Throughline.Strata.Storage;

/// <summary>
/// Makes a segment, journey by journey in the order of keys. The number of events is known beforehand, so each of their columns is written where
/// it stays: in memory, or window by window in a file that gets its name last, when it is whole.
/// </summary>
internal sealed unsafe class SegmentBuilder : IDisposable
{
    private const int Window = 1 << 16;

    private readonly string? path;
    private readonly FileStream? file;
    private readonly long[] offsets;
    private readonly long capacity;
    private readonly bool lasts;
    private readonly Shape shape;
    private readonly long events;
    private readonly Block block;
    private readonly SegmentParts at;
    private readonly Column steps, sources, channels;
    private readonly Growing<long> keys = new(), startTimes = new(), longMicros = new();
    private readonly Growing<uint> starts = new(), nameStarts = new(), longAt = new();
    private readonly Growing<byte> names = new();
    private readonly SubjectRuns runs = new();

    /// <summary>Events so far, and of them those that are in the file already.</summary>
    private long count, written;
    private bool finished;
    private int subjectWidth;

    /// <param name="path">The file to make; null to stay in memory.</param>
    /// <param name="shape">As wide as anything to come.</param>
    /// <param name="events">How many are going to be added.</param>
    /// <param name="lasts">Whether the file must be on the disk before it is named; otherwise it need not outlive the process.</param>
    public SegmentBuilder(string? path, Shape shape, long events, bool lasts = false)
    {
        if (events >= uint.MaxValue)
            throw new NotSupportedException("A store of journeys holds at most 4,294,967,294 events.");
        (this.path, this.shape, this.events, this.lasts) = (path, shape, events, lasts);
        offsets = SegmentFile.Offsets(shape, new(events));
        capacity = path is null ? events : Math.Min(events, Window);
        block = Block.Allocate(SegmentFile.Offsets(shape, new(capacity))[6]);
        at = SegmentFile.Parts(block.At, shape, new(capacity));
        file = path is null ? null : new FileStream(path + ".new", FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        (steps, sources, channels) = (new(at.Steps, shape.Step), new(at.Sources, shape.Source), new(at.Channels, shape.Channel));
    }

    /// <param name="key">Higher than all before.</param>
    /// <param name="name">In UTF-8, where journeys are named.</param>
    /// <param name="rows">In their order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Add(long key, ReadOnlySpan<byte> name, ReadOnlySpan<Row> rows)
    {
        Begin(key, name, rows[0].Time);
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            var here = Room();
            steps[here] = row.Step;
            sources[here] = row.Source;
            channels[here] = row.Channel;
            PutSequence(here, row.Sequence);
            PutElapsed(i == 0 ? 0 : row.Time - rows[i - 1].Time);
            count++;
            runs.Put(row.Subject, count, i == 0);
        }
    }

    /// <summary>A journey as it stands in another segment, whose shape is no wider.</summary>
    public void Copy(Segment from, int journey) => Copy(from, from.AllOf(journey), from.Keys[journey], from.Name(journey));

    /// <summary>A stretch of a journey of another segment, whose shape is no wider, as a journey of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Copy(Segment from, in Stretch stretch, long key, ReadOnlySpan<byte> name)
    {
        var (first, end) = (stretch.First, stretch.End);
        Begin(key, name, stretch.Time);
        if (from.Parts.Longs > 0)
            CopyLongs(from, first, end);
        for (var run = stretch.Run; ; run++)
        {
            var runEnd = Math.Min(from.RunEnd(run), end);
            runs.Add(from.SubjectOf(run), runEnd - first + count);
            if (runEnd == end)
                break;
        }
        for (var i = first; i < end;)
        {
            var here = Room();
            var some = (uint)Math.Min(end - i, capacity - here);
            CopyEvents(from, i, here, some);
            if (i == first)
                at.Elapsed[here] = 0;
            if (i == first && shape.Fraction)
                at.Fraction[here] = 0;
            i += some;
        }
    }

    /// <summary>But for that of the first event, which begins a journey.</summary>
    private void CopyLongs(Segment from, uint first, uint end)
    {
        for (var place = from.FirstLongFrom(first + 1); place < from.Parts.Longs && from.Parts.LongAt[place] < end; place++)
        {
            longAt.Add((uint)(from.Parts.LongAt[place] - first + count));
            longMicros.Add(from.Parts.LongMicros[place]);
        }
    }

    private void CopyEvents(Segment from, uint first, long here, uint n)
    {
        steps.Copy(from.Steps, first, here, n);
        sources.Copy(from.Sources, first, here, n);
        channels.Copy(from.Channels, first, here, n);
        Buffer.MemoryCopy(from.Elapsed + first, at.Elapsed + here, 4 * n, 4 * n);
        if (shape.Fraction && from.Fraction is null)
            NativeMemory.Clear(at.Fraction + here, 2 * n);
        else if (shape.Fraction)
            Buffer.MemoryCopy(from.Fraction + first, at.Fraction + here, 2 * n, 2 * n);
        CopySequences(from, first, here, n);
        count += n;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void CopySequences(Segment from, uint first, long here, uint n)
    {
        if (shape.Sequence == 4 && from.Shape.Sequence == 4)
        {
            var its = (uint*)from.Parts.Sequences + first;
            var own = (uint*)at.Sequences + here;
            var more = (uint)(from.Shape.FirstSequence - shape.FirstSequence);
            for (var i = 0u; i < n; i++)
                own[i] = its[i] + more;
            return;
        }
        for (var i = 0u; i < n; i++)
            PutSequence(here + i, from.SequenceAt(first + i));
    }

    /// <summary>Where the next event goes in the columns at hand; a full window goes to the file first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Room()
    {
        if (count - written == capacity && count > 0)
            WriteWindow();
        return count - written;
    }

    private void WriteWindow()
    {
        if (file is null || count == written)
            return;
        var (from, widths) = (SegmentFile.Offsets(shape, new(capacity)), shape.EventWidths);
        for (var column = 0; column < widths.Length; column++)
        {
            var bytes = new ReadOnlySpan<byte>(block.At + from[column], (int)((count - written) * widths[column]));
            RandomAccess.Write(file.SafeFileHandle, bytes, offsets[column] + written * widths[column]);
        }
        written = count;
    }

    public Segment Finish()
    {
        starts.Add((uint)count);
        nameStarts.Add((uint)names.Count);
        using var order = new Growing<uint>();
        using var subjects = new Growing<byte>();
        if (!shape.Named)
            runs.Order(order); // only persons' events move
        else
            subjectWidth = runs.Pack(subjects, count);
        finished = true;
        return path is null ? InMemory(order, subjects) : InFile(order, subjects);
    }

    public void Dispose()
    {
        foreach (var list in (IDisposable[])[keys, startTimes, longMicros, starts, nameStarts, longAt, names, runs])
            list.Dispose();
        if (finished && path is null)
            return; // the segment has it
        block.Dispose();
        file?.Dispose();
        if (!finished && path is not null)
            File.Delete(path + ".new");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin(long key, ReadOnlySpan<byte> name, long time)
    {
        keys.Add(key);
        starts.Add((uint)count);
        startTimes.Add(time);
        if (!shape.Named)
            return;
        nameStarts.Add((uint)names.Count);
        names.Add(name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PutSequence(long here, long sequence)
    {
        if (shape.Sequence == 4)
            ((uint*)at.Sequences)[here] = (uint)(sequence - shape.FirstSequence);
        else
            ((long*)at.Sequences)[here] = sequence - shape.FirstSequence;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PutElapsed(long micros)
    {
        var (millis, fraction) = Math.DivRem(micros, 1000);
        var here = count - written;
        if (shape.Fraction)
            at.Fraction[here] = (ushort)fraction;
        if (millis < Segment.Long)
        {
            at.Elapsed[here] = (uint)millis;
            return;
        }
        if (shape.Fraction)
            at.Fraction[here] = 0;
        at.Elapsed[here] = Segment.Long;
        longAt.Add((uint)count);
        longMicros.Add(micros);
    }

    private SegmentFile.Amounts Amounts => new(events, keys.Count, subjectWidth > 0 ? events : runs.Count, longAt.Count, names.Count, subjectWidth);

    private Segment InMemory(Growing<uint> order, Growing<byte> subjects)
    {
        var all = SegmentFile.Offsets(shape, Amounts);
        var rest = Block.Allocate(all[^1] - all[6]);
        WriteJourneys(order, subjects, (section, bytes, length) =>
            Buffer.MemoryCopy((void*)bytes, rest.At + all[section] - all[6], length, length));
        // the columns of events lie in one block, those of journeys in another
        var journeys = SegmentFile.Parts(rest.At - all[6], shape, Amounts);
        return new Segment(new SegmentParts
        {
            Shape = shape,
            Journeys = journeys.Journeys,
            Events = count,
            Runs = journeys.Runs,
            Longs = journeys.Longs,
            SubjectWidth = subjectWidth,
            Subjects = journeys.Subjects,
            Steps = at.Steps,
            Elapsed = at.Elapsed,
            Fraction = at.Fraction,
            Sequences = at.Sequences,
            Sources = at.Sources,
            Channels = at.Channels,
            Keys = journeys.Keys,
            Starts = journeys.Starts,
            StartTimes = journeys.StartTimes,
            NameStarts = journeys.NameStarts,
            Names = journeys.Names,
            RunSubjects = journeys.RunSubjects,
            RunEnds = journeys.RunEnds,
            RunOrder = journeys.RunOrder,
            LongAt = journeys.LongAt,
            LongMicros = journeys.LongMicros,
        }, null, block, rest);
    }

    private Segment InFile(Growing<uint> order, Growing<byte> subjects)
    {
        if (count != events)
            throw new InvalidOperationException($"{events} events were to come and {count} came.");
        WriteWindow();
        var all = SegmentFile.Offsets(shape, Amounts);
        RandomAccess.SetLength(file!.SafeFileHandle, all[^1] + Block.Margin);
        WriteJourneys(order, subjects, (section, bytes, length) =>
        {
            for (var done = 0L; done < length; done += 1 << 20)
                RandomAccess.Write(file.SafeFileHandle, new ReadOnlySpan<byte>((byte*)bytes + done, (int)Math.Min(1 << 20, length - done)), all[section] + done);
        });
        Seal(all[^1] + Block.Margin);
        if (lasts)
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        file.Dispose();
        File.Move(path + ".new", path!, overwrite: true);
        return SegmentFile.Open(path!);
    }

    private void Seal(long length)
    {
        using var whole = Block.Map(path + ".new");
        var crc = SegmentFile.Crc(whole.At + SegmentFile.HeaderBytes, length - SegmentFile.HeaderBytes);
        Span<byte> header = stackalloc byte[SegmentFile.HeaderBytes];
        var parts = SegmentFile.Parts(whole.At, shape, Amounts);
        SegmentFile.WriteHeader(header, parts, names.Count, crc);
        RandomAccess.Write(file!.SafeFileHandle, header, 0);
    }

    private void WriteJourneys(Growing<uint> order, Growing<byte> subjects, Action<int, nint, long> write)
    {
        write(6, (nint)keys.At, keys.Bytes);
        write(7, (nint)starts.At, starts.Bytes);
        write(8, (nint)startTimes.At, startTimes.Bytes);
        if (shape.Named)
        {
            write(9, (nint)nameStarts.At, nameStarts.Bytes);
            write(10, (nint)names.At, names.Bytes);
        }
        if (subjectWidth > 0)
        {
            write(11, (nint)subjects.At, subjectWidth * count);
        }
        else
        {
            write(11, (nint)runs.Subjects.At, runs.Subjects.Bytes);
            write(12, (nint)runs.Ends.At, runs.Ends.Bytes);
        }
        write(13, (nint)order.At, order.Bytes);
        write(14, (nint)longAt.At, longAt.Bytes);
        write(15, (nint)longMicros.At, longMicros.Bytes);
    }
}
