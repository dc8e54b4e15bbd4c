using System.Diagnostics.CodeAnalysis;

namespace Throughline.Strata;

/// <summary>Step sequences by their steps, also looked up where they lie.</summary>
internal sealed class Sequences : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
{
    public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);
    public int GetHashCode([DisallowNull] int[] sequence) => GetHashCode(sequence.AsSpan());
    public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);
    public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();

    public int GetHashCode(ReadOnlySpan<int> sequence)
    {
        var hash = new HashCode();
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(sequence));
        return hash.ToHashCode();
    }
}
