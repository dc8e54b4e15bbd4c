using System.Numerics;

namespace Throughline.Strata.Scan;

/// <summary>All that a map is made of, in one pass: each loop finds a chunk in the processor's cache, and filters run once.</summary>
internal sealed class MapKernel<T>(JourneySet set, MapParts parts) : Kernel<T>, IDisposable where T : unmanaged, IBinaryInteger<T>
{
    public CountSteps<T> Steps { get; } = new(set);
    public HashSequences<T, SequenceHash>? Sequences { get; } = parts.HasFlag(MapParts.Variants) ? new(parts.HasFlag(MapParts.VariantTimes)) : null;
    public ListPairs<T>? Pairs { get; } = parts.HasFlag(MapParts.Edges) ? ListPairs<T>.Of(set) : null;

    public void Dispose()
    {
        Steps.Named?.Dispose();
        Sequences?.Dispose();
        Pairs?.Dispose();
    }

    protected override void Take(in Chunk<T> chunk)
    {
        Steps.Give(chunk);
        Sequences?.Give(chunk);
        Pairs?.Give(chunk);
    }
}
