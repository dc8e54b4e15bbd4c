using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Throughline.Strata.Scan;

namespace Throughline.Strata.Storage;

/// <summary>Goes through the live journeys of a piece, stretch by stretch of events with the same code; those with none, 0, are passed over.</summary>
/// <param name="piece">Whose.</param>
/// <param name="codes">By place in the segment.</param>
/// <param name="number">Which of the parts it is.</param>
internal unsafe ref struct Stretches(Piece piece, uint* codes, int number)
{
    /// <summary>In events.</summary>
    private const uint Ahead = 64;

    private readonly Part part = piece.Part;
    private readonly Segment segment = piece.Part.Segment;
    private readonly int lastJourney = piece.End;
    private readonly uint lastEvent = piece.Part.Segment.Starts[piece.End] - 1;
    private int journey = piece.First - 1;
    private uint at, end;
    private uint run = (uint)piece.Part.Segment.RunOf(piece.Part.Segment.Starts[piece.First]);

    /// <summary>When the last event of <see cref="Current"/> happened.</summary>
    public long LastTime { get; private set; }

    public Stretch Current { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public bool MoveNext()
    {
        var pauses = segment.Elapsed;
        var fractions = segment.Fraction;
        var time = LastTime;
        while (true)
        {
            if (at == end)
            {
                journey = part.Next(journey + 1, dead: false);
                if (journey >= lastJourney)
                    return false;
                (at, end, time) = (segment.Starts[journey], segment.Starts[journey + 1], segment.StartTimes[journey]);
            }
            else
            {
                time += Micros(at, pauses, fractions);
            }
            var (first, since, code, i) = (at, time, codes[at], at + 1);
            for (; i < end && codes[i] == code; i++)
                time += Micros(i, pauses, fractions);
            at = i;
            if (code == 0)
                continue;
            while (segment.RunEnd(run) <= first)
                run++;
            (Current, LastTime) = (new Stretch(since, code, first, at - first, run, number), time);
            return true;
        }
    }

    /// <summary>Fetches what a table has of a code that comes soon: stretches of other codes are a few events away, their places are anywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(ulong* byCode)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(byCode + codes[Math.Min(at + Ahead, lastEvent)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly long Micros(uint i, uint* pauses, ushort* fractions) =>
        pauses[i] == Segment.Long ? segment.Micros(i) : (pauses[i] * 1000L) + (fractions is null ? 0 : fractions[i]);
}
