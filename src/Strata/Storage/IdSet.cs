using System.Numerics;
using System.Runtime.CompilerServices;

namespace Throughline.Strata.Storage;

/// <summary>A set of ids as bits outside the managed heap, as long as its highest.</summary>
internal sealed unsafe class IdSet : IDisposable
{
    private readonly Growing<ulong> words = new();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint id)
    {
        while (words.Count <= id >> 6)
            words.Add(0);
        words.At[id >> 6] |= 1UL << (int)(id & 63);
    }

    public void Add(IdSet other)
    {
        while (words.Count < other.words.Count)
            words.Add(0);
        for (var i = 0L; i < other.words.Count; i++)
            words.At[i] |= other.words.At[i];
    }

    public int Count()
    {
        var count = 0;
        for (var i = 0L; i < words.Count; i++)
            count += BitOperations.PopCount(words.At[i]);
        return count;
    }

    /// <summary>Rising.</summary>
    public IEnumerable<long> All()
    {
        for (var word = 0L; word < words.Count; word++)
        {
            for (var bits = Word(word); bits != 0; bits &= bits - 1)
                yield return (word << 6) + BitOperations.TrailingZeroCount(bits);
        }
    }

    public void Dispose() => words.Dispose();

    private ulong Word(long i) => words.At[i];
}
