using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>
/// Gives the journeys of a piece to a kernel: as they lie in the segment where nothing is filtered, else from a copy that holds what stays.
/// One for each thread.
/// </summary>
internal sealed unsafe class ChunkReader<T>(JourneySet set) : IDisposable where T : unmanaged, IBinaryInteger<T>
{
    private readonly EventPass pass = new(set);
    private readonly Sifted? sifted = set.Sifted is { } kept && kept.IsOf(set) && !(set.IsPlain && set.JourneyFilter.KeepsAll) ? kept : null;
    private ChunkCopy<T>? own;

    public void Read(Piece piece, Kernel<T> kernel)
    {
        if (sifted is not null)
        {
            Give(sifted.Find<T>(piece) ?? Sift(piece, sifted), kernel);
            return;
        }
        var copy = own ??= new(set, pass);
        Read(piece, copy, kernel);
        if (copy.IsEmpty)
            return;
        kernel.Give(copy.Chunk(piece.Part.Segment));
        copy.Clear();
    }

    public void Dispose()
    {
        own?.Dispose();
        pass.Dispose();
    }

    private static void Give(SiftedPiece<T> piece, Kernel<T> kernel)
    {
        if (!piece.IsEmpty)
            kernel.Give(piece.Chunk);
    }

    private SiftedPiece<T> Sift(Piece piece, Sifted into)
    {
        var copy = new ChunkCopy<T>(set, pass);
        try
        {
            Read(piece, copy, null);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
        return into.Keep(piece, copy);
    }

    /// <summary>Journeys that need no filter go to the kernel as they lie, where there is one; what is left of the others goes to the copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void Read(Piece piece, ChunkCopy<T> copy, Kernel<T>? kernel)
    {
        var segment = piece.Part.Segment;
        var asItLies = set.IsPlain && segment.Shape.Step == sizeof(T);
        for (var first = piece.Part.Next(piece.First, dead: false); first < piece.End; first = piece.Part.Next(first, dead: false))
        {
            var end = Math.Min(piece.Part.Next(first, dead: true), piece.End);
            if (!asItLies)
                copy.Take(segment, first, end);
            else if (set.JourneyFilter.KeepsAll && kernel is not null)
                kernel.Give(AsItLies(segment, first, end));
            else
                copy.Take(AsItLies(segment, first, end));
            first = end;
        }
    }

    internal static Chunk<T> AsItLies(Segment segment, int first, int end)
    {
        var (start, stop) = (segment.Starts[first], segment.Starts[end]);
        var longs = segment.Parts.Longs == 0 ? 0 : segment.FirstLongFrom(start);
        return new Chunk<T>
        {
            Events = (int)(stop - start),
            Journeys = end - first,
            Steps = (T*)segment.Steps.At + start,
            Elapsed = segment.Elapsed + start,
            Fraction = segment.Fraction is null ? null : segment.Fraction + start,
            Starts = segment.Starts + first,
            Base = start,
            StartTimes = segment.StartTimes + first,
            LongAt = segment.Parts.LongAt + longs,
            LongMicros = segment.Parts.LongMicros + longs,
            Longs = segment.Parts.Longs == 0 ? 0 : (int)(segment.FirstLongFrom(stop) - longs),
            Segment = segment,
            FirstJourney = first,
        };
    }
}
