using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>
/// Some journeys of a segment, side by side, after the filters: what loops run over. Places count from the first event here.
/// </summary>
internal unsafe struct Chunk<T> where T : unmanaged, IBinaryInteger<T>
{
    public int Events;
    public int Journeys;
    public T* Steps;

    /// <summary>Milliseconds since the journey's event before; 0 at its first; <see cref="Segment.Long"/> where it is among the long ones.</summary>
    public uint* Elapsed;

    /// <summary>The microseconds beyond; null where there are none.</summary>
    public ushort* Fraction;

    /// <summary>Where each journey begins, and after the last one where it ends, counted from <see cref="Base"/>.</summary>
    public uint* Starts;
    public uint Base;
    public long* StartTimes;

    /// <summary>Long pauses: where (counted from <see cref="Base"/>), and how many microseconds.</summary>
    public uint* LongAt;
    public long* LongMicros;
    public int Longs;

    public Segment Segment;

    /// <summary>Of each event its place in the segment; null where events stand as there, from <see cref="Base"/> on.</summary>
    public uint* Rows;

    /// <summary>Of each journey its number in the segment; null where they stand as there, from <see cref="FirstJourney"/> on.</summary>
    public int* Origins;
    public int FirstJourney;

    /// <summary>Whether it lies where it lies until the answer is made; what stands as in the segment does in any case.</summary>
    public bool Stays;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Start(int journey) => (int)(Starts[journey] - Base);

    public readonly int Origin(int journey) => Origins is null ? FirstJourney + journey : Origins[journey];
    public readonly uint Row(int place) => Rows is null ? Base + (uint)place : Rows[place];
    public readonly ReadOnlySpan<T> Of(int journey) => new(Steps + Start(journey), Start(journey + 1) - Start(journey));

    /// <summary>Microseconds since the journey's event before.</summary>
    public readonly long Micros(int place)
    {
        if (Elapsed[place] != Segment.Long)
            return Elapsed[place] * 1000L + (Fraction is null ? 0 : Fraction[place]);
        var (low, high) = (0, Longs);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (LongAt[middle] - Base < place)
                low = middle + 1;
            else
                high = middle;
        }
        return LongMicros[low];
    }
}

/// <summary>What one thread makes of its chunks.</summary>
internal abstract class Kernel<T> where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>How many journeys it was given.</summary>
    public int SeenJourneys { get; private set; }

    /// <summary>How many events they have.</summary>
    public long SeenEvents { get; private set; }

    public void Give(in Chunk<T> chunk)
    {
        SeenJourneys += chunk.Journeys;
        SeenEvents += chunk.Events;
        Take(chunk);
    }

    protected abstract void Take(in Chunk<T> chunk);
}
