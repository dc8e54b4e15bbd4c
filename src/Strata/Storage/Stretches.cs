using System.Runtime.CompilerServices;
using Throughline.Strata.Scan;

namespace Throughline.Strata.Storage;

/// <summary>Goes through the live journeys of a piece, stretch by stretch of events with the same code; those with none, 0, are passed over.</summary>
/// <param name="piece">Whose.</param>
/// <param name="codes">By place in the segment.</param>
/// <param name="number">Which of the parts it is.</param>
internal unsafe ref struct Stretches(Piece piece, uint* codes, int number)
{
    private readonly Part part = piece.Part;
    private readonly Segment segment = piece.Part.Segment;
    private readonly int lastJourney = piece.End;
    private int journey = piece.First - 1;
    private uint at, end;
    private int run = (int)piece.Part.Segment.RunOf(piece.Part.Segment.Starts[piece.First]);

    /// <summary>When the last event of <see cref="Current"/> happened.</summary>
    public long LastTime { get; private set; }

    public Stretch Current { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public bool MoveNext()
    {
        var runEnds = segment.Parts.RunEnds;
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
                time += segment.Micros(at);
            }
            var (first, since, code) = (at, time, codes[at]);
            for (at++; at < end && codes[at] == code; at++)
                time += segment.Micros(at);
            if (code == 0)
                continue;
            while (runEnds[run] <= first)
                run++;
            (Current, LastTime) = (new Stretch(since, code, first, at - first, run, number), time);
            return true;
        }
    }
}
