using System.Collections.Concurrent;
using System.Numerics;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>
/// What the filters of a set leave of each piece, kept outside the managed heap while several answers are made of it: whatever looks first filters,
/// whoever comes later finds it. No two threads look at one piece at a time.
/// </summary>
internal sealed class Sifted(JourneySet set) : IDisposable
{
    private readonly ConcurrentDictionary<(Segment, int), IDisposable> pieces = new();

    /// <summary>Whether it is of just these journeys.</summary>
    public bool IsOf(JourneySet other) =>
        ReferenceEquals(set.Snapshot, other.Snapshot) && ReferenceEquals(set.EventFilter, other.EventFilter)
        && ReferenceEquals(set.JourneyFilter, other.JourneyFilter) && set.LongestGap == other.LongestGap;

    public SiftedPiece<T>? Find<T>(Piece piece) where T : unmanaged, IBinaryInteger<T> =>
        pieces.TryGetValue((piece.Part.Segment, piece.First), out var found) ? (SiftedPiece<T>)found : null;

    public SiftedPiece<T> Keep<T>(Piece piece, ChunkCopy<T> copy) where T : unmanaged, IBinaryInteger<T>
    {
        var made = new SiftedPiece<T>(copy, piece.Part.Segment);
        pieces[(piece.Part.Segment, piece.First)] = made;
        return made;
    }

    public void Dispose()
    {
        foreach (var piece in pieces.Values)
            piece.Dispose();
        pieces.Clear();
    }
}

/// <summary>What is left of one piece.</summary>
internal sealed class SiftedPiece<T> : IDisposable where T : unmanaged, IBinaryInteger<T>
{
    private readonly ChunkCopy<T> copy;
    private readonly Chunk<T> chunk;

    public SiftedPiece(ChunkCopy<T> copy, Segment segment) =>
        (this.copy, IsEmpty, chunk) = (copy, copy.IsEmpty, copy.Chunk(segment) with { Stays = true });

    public bool IsEmpty { get; }
    public ref readonly Chunk<T> Chunk => ref chunk;

    public void Dispose() => copy.Dispose();
}
