using System.Numerics;
using System.Runtime.CompilerServices;

namespace Throughline.Strata.Scan;

/// <summary>
/// Numbers ordered pairs of steps: by their bits side by side where steps are few, so that loops need no look-up; else in the order in which they come.
/// </summary>
internal sealed class PairTable(int steps)
{
    /// <summary>More steps than this make tables of all pairs larger than a processor's cache.</summary>
    private const int MostForBits = 512;

    /// <summary>Odd, so that no two keys become one.</summary>
    private const long Mixing = unchecked((long)0x9E3779B97F4A7C15UL);

    private readonly Dictionary<long, int> codes = [];
    private readonly List<(int From, int To)> pairs = [];

    public bool IsDense { get; } = steps <= MostForBits;
    public int Shift { get; } = Math.Max(1, BitOperations.Log2((uint)Math.Max(1, steps - 1)) + 1);

    /// <summary>One more than the highest number so far.</summary>
    public int Count => IsDense ? 1 << (2 * Shift) : pairs.Count;

    public (int From, int To) this[int pair] => IsDense ? (pair >> Shift, pair & ((1 << Shift) - 1)) : pairs[pair];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(int from, int to) => IsDense ? (from << Shift) | to : Add(from, to);

    private int Add(int from, int to)
    {
        // a dictionary folds the halves of a number together: unmixed, all pairs of steps equally far apart would share a few places
        var key = (((long)from << 32) | (uint)to) * Mixing;
        if (codes.TryGetValue(key, out var code))
            return code;
        pairs.Add((from, to));
        return codes[key] = pairs.Count - 1;
    }
}
