using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>
/// Puts the elapsed times of each pair side by side, and counts the journeys that have it. <typeparamref name="TTime"/> is uint for whole
/// milliseconds, with <see cref="Segment.Long"/> for those in the list of long ones, or long for microseconds.
/// </summary>
internal sealed unsafe class GatherPairs<T, TTime>(PairTable pairs, TTime* into, long[] next) : Kernel<T>
    where T : unmanaged, IBinaryInteger<T>
    where TTime : unmanaged
{
    private readonly int[] lastJourney = new int[next.Length];
    private int journeys;

    public int[] Journeys { get; } = new int[next.Length];

    /// <summary>The long ones, where times are whole milliseconds.</summary>
    public List<(int Pair, long Micros)> Longs { get; } = [];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    protected override void Take(in Chunk<T> chunk)
    {
        var elapsed = chunk.Elapsed;
        var fraction = chunk.Fraction;
        fixed (long* at = next)
        fixed (int* last = lastJourney, count = Journeys)
        {
            for (var journey = 0; journey < chunk.Journeys; journey++)
            {
                var (begin, end) = (chunk.Start(journey), chunk.Start(journey + 1));
                journeys++;
                for (var i = begin + 1; i < end; i++)
                {
                    var pair = pairs.Of(int.CreateTruncating(chunk.Steps[i - 1]), int.CreateTruncating(chunk.Steps[i]));
                    if (typeof(TTime) == typeof(uint))
                        ((uint*)into)[at[pair]++] = elapsed[i];
                    else
                        ((long*)into)[at[pair]++] = elapsed[i] == Segment.Long ? chunk.Micros(i) : elapsed[i] * 1000L + (fraction is null ? 0 : fraction[i]);
                    count[pair] += last[pair] == journeys ? 0 : 1;
                    last[pair] = journeys;
                }
            }
        }
        if (typeof(TTime) != typeof(uint))
            return;
        for (var place = 0; place < chunk.Longs; place++)
        {
            var i = (int)(chunk.LongAt[place] - chunk.Base);
            Longs.Add((pairs.Of(int.CreateTruncating(chunk.Steps[i - 1]), int.CreateTruncating(chunk.Steps[i])), chunk.LongMicros[place]));
        }
    }
}
