using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>Equal sequences have equal hashes; nothing more is relied on, and tests put a bad one in its place.</summary>
internal unsafe interface ISequenceHash
{
    /// <param name="at">Up to eight bytes beyond the end may be read.</param>
    /// <param name="bytes">How many count.</param>
    static abstract ulong Of(byte* at, long bytes);
}

internal sealed unsafe class SequenceHash : ISequenceHash
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(byte* at, long bytes)
    {
        var hash = 0x243F6A8885A308D3UL ^ (ulong)bytes;
        for (; bytes >= 8; at += 8, bytes -= 8)
            hash = Mix(hash, *(ulong*)at) + 0x13198A2E03707344UL;
        if (bytes > 0)
            hash = Mix(hash, *(ulong*)at & ((1UL << (int)(bytes * 8)) - 1)) + 0x13198A2E03707344UL;
        return Mix(hash, 0xA4093822299F31D0UL);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong value)
    {
        var high = Math.BigMul(hash ^ value, 0x9E3779B97F4A7C15UL, out var low);
        return high ^ low;
    }
}

/// <summary>Sequences of journeys with their hashes. Steps that lie in a segment are pointed at, others are kept here.</summary>
/// <param name="times">Whether it also says how long each journey lasted.</param>
internal sealed unsafe class HashSequences<T, THash>(bool times = false) : Kernel<T>, IDisposable
    where T : unmanaged, IBinaryInteger<T>
    where THash : ISequenceHash
{
    private readonly List<Block> kept = [];

    public HashShares Seen { get; } = new();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    protected override void Take(in Chunk<T> chunk)
    {
        var steps = chunk.Rows is null || chunk.Stays ? chunk.Steps : Keep(chunk);
        for (var journey = 0; journey < chunk.Journeys; journey++)
        {
            var begin = chunk.Start(journey);
            var at = (byte*)(steps + begin);
            var bytes = (long)(chunk.Start(journey + 1) - begin) * sizeof(T);
            Seen.Add(new Hashed(THash.Of(at, bytes), at, (uint)bytes, times ? Lasted(chunk, begin, chunk.Start(journey + 1)) : 0));
        }
    }

    public void Dispose()
    {
        Seen.Dispose();
        kept.ForEach(block => block.Dispose());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Lasted(in Chunk<T> chunk, int begin, int end)
    {
        var (sum, longest) = (0L, 0u);
        for (var i = begin + 1; i < end; i++)
        {
            sum += chunk.Elapsed[i];
            longest = Math.Max(longest, chunk.Elapsed[i]);
        }
        if (longest < Segment.Long && chunk.Fraction is null)
            return sum * 1000;
        sum = 0;
        for (var i = begin + 1; i < end; i++)
            sum += chunk.Micros(i);
        return sum;
    }

    private T* Keep(in Chunk<T> chunk)
    {
        var bytes = (long)chunk.Events * sizeof(T);
        var block = Block.Allocate(bytes);
        kept.Add(block);
        Buffer.MemoryCopy(chunk.Steps, block.At, bytes, bytes);
        return (T*)block.At;
    }
}

internal readonly unsafe struct Hashed(ulong hash, byte* at, uint bytes, long micros)
{
    public readonly ulong Hash = hash;
    public readonly byte* At = at;
    public readonly uint Bytes = bytes;

    /// <summary>From the first event to the last, where that was asked for.</summary>
    public readonly long Micros = micros;

    public ReadOnlySpan<byte> Sequence => new(At, (int)Bytes);
}

/// <summary>A distinct sequence and how many journeys took it.</summary>
internal readonly unsafe struct Sequence<T>(ulong hash, byte* at, uint bytes, uint journeys) where T : unmanaged
{
    public ulong Hash => hash;
    public ReadOnlySpan<byte> Bytes => new(at, (int)bytes);
    public ReadOnlySpan<T> Steps => new(at, (int)(bytes / sizeof(T)));
    public uint Journeys => journeys;
}
