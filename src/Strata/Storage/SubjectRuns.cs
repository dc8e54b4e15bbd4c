using System.Numerics;
using System.Runtime.CompilerServices;

namespace Throughline.Strata.Storage;

/// <summary>
/// Whose the events of a segment are while it is made: a subject and where its run of events ends, run by run. No run goes on over the
/// beginning of a journey.
/// </summary>
internal sealed unsafe class SubjectRuns : IDisposable
{
    public Growing<uint> Subjects { get; } = new();

    /// <summary>The place after each run's last event.</summary>
    public Growing<uint> Ends { get; } = new();

    public long Count => Subjects.Count;

    /// <summary>The next event's, which may belong to the run before.</summary>
    /// <param name="subject">Whose it is.</param>
    /// <param name="end">The place after it.</param>
    /// <param name="isFirst">Whether a journey begins with it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(uint subject, long end, bool isFirst)
    {
        if (isFirst || Subjects.At[Subjects.Count - 1] != subject)
            Add(subject, end);
        else
            Ends.At[Ends.Count - 1] = (uint)end;
    }

    /// <summary>A run as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint subject, long end)
    {
        Subjects.Add(subject);
        Ends.Add((uint)end);
    }

    /// <summary>The runs' places in the order of their subjects.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Order(Growing<uint> into)
    {
        var n = (int)Count;
        using var subjects = new Growing<RadixSort.Entry>();
        var entries = subjects.Extend(n);
        for (var i = 0; i < n; i++)
            entries[i] = new(Subjects.At[i], (uint)i);
        RadixSort.Sort(new Span<RadixSort.Entry>(entries, n));
        var places = into.Extend(n);
        for (var i = 0; i < n; i++)
            places[i] = entries[i].Value;
    }

    /// <summary>Where runs are so short that a subject for each of so many events takes less: its width in bytes; 0, and nothing packed, where they are not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public int Pack(Growing<byte> into, long events)
    {
        var highest = 0u;
        for (var run = 0L; run < Count; run++)
            highest = Math.Max(highest, Subjects.At[run]);
        var width = Math.Max(1, (39 - BitOperations.LeadingZeroCount(highest)) / 8);
        if (width * events >= Subjects.Bytes + Ends.Bytes)
            return 0;
        // a number is written whole, and the next one over what is beyond its width
        var to = into.Extend((width * events) + sizeof(uint));
        var i = 0u;
        for (var run = 0L; run < Count; run++)
        {
            for (; i < Ends.At[run]; i++, to += width)
                *(uint*)to = Subjects.At[run];
        }
        return width;
    }

    public void Dispose()
    {
        Subjects.Dispose();
        Ends.Dispose();
    }
}
