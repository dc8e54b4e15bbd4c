using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>
/// Journeys as they stood at a moment; never changes. Dispose it soon: what it holds is kept as long as it is held. Any number of threads may read.
/// </summary>
public sealed class Snapshot : IDisposable
{
    private int holders = 1;

    internal Snapshot(IReadOnlyList<Part> parts, IReadOnlyList<string> steps, IReadOnlyList<string> sources, IReadOnlyList<string> channels, string cursor, long version)
    {
        (Parts, Steps, Sources, Channels, Cursor, Version) = (parts, steps, sources, channels, cursor, version);
        foreach (var part in parts)
        {
            if (!part.Segment.Hold())
                throw new InvalidOperationException("A segment was let go while it was still listed.");
        }
    }

    internal IReadOnlyList<Part> Parts { get; }

    /// <summary>The name of each step code.</summary>
    public IReadOnlyList<string> Steps { get; }
    public IReadOnlyList<string> Sources { get; }
    public IReadOnlyList<string> Channels { get; }

    /// <summary>How far the caller had read, see <see cref="Layout.Publish"/>.</summary>
    public string Cursor { get; }

    /// <summary>Another one wherever anything differs, within one process and layout.</summary>
    public long Version { get; }

    public long Events => Parts.Sum(p => p.LiveEvents);
    public long Journeys => Parts.Sum(p => (long)p.LiveJourneys);

    /// <summary>Bytes of files and memory behind it.</summary>
    public long Bytes => Parts.Sum(p => p.Segment.Bytes);

    /// <summary>How many of the <see cref="Bytes"/> are in files.</summary>
    public long BytesInFiles => Parts.Where(p => p.Segment.File is not null).Sum(p => p.Segment.Bytes);

    internal bool TryHold()
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

    public void Dispose()
    {
        if (Interlocked.Decrement(ref holders) != 0)
            return;
        foreach (var part in Parts)
            part.Segment.Release();
    }
}
