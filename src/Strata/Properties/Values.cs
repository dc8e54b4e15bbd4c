using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Throughline.Strata.Properties;

/// <summary>
/// The different values of a property in the order in which they first came; the n-th has the code n, from 1. Older ones lie in files, newer
/// ones in memory. One thread adds; what others read of it is a <see cref="View"/>.
/// </summary>
internal sealed class Values
{
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    private ValueStretch[] stored = [];
    private byte[] text = new byte[256];
    private uint[] ends = new uint[16];
    private ulong[] table = new ulong[32];
    private int storedCount;

    public int Count { get; private set; }

    /// <summary>Bytes of all values together.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many are in memory only.</summary>
    public int Unstored => Count - storedCount;

    public IReadOnlyList<ValueStretch> Stored => stored;

    public View Now => new(stored, storedCount, text, ends, table, Count);

    /// <summary>The value's code, whether it was there before or is now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public int Add(ReadOnlySpan<byte> value)
    {
        var hash = Hash(value);
        if (Now.Find(value, hash) is > 0 and var code)
            return code;
        var from = Unstored == 0 ? 0 : ends[Unstored - 1];
        while (from + value.Length > text.Length)
            Array.Resize(ref text, 2 * text.Length);
        if (Unstored == ends.Length)
            Array.Resize(ref ends, 2 * ends.Length);
        value.CopyTo(text.AsSpan((int)from));
        ends[Unstored] = from + (uint)value.Length;
        Count++;
        Bytes += value.Length;
        if (4L * Count > 3L * table.Length)
            Widen();
        Enter(table, hash, Count);
        return Count;
    }

    /// <summary>Values that a file has: those after the last stored one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Take(ValueStretch stretch)
    {
        stored = [.. stored, stretch];
        for (var i = 0; i < stretch.Count; i++)
        {
            var value = stretch.At(i);
            Bytes += value.Length;
            Count++;
            if (4L * Count > 3L * table.Length)
                Widen();
            Enter(table, Hash(value), Count);
        }
        storedCount = Count;
    }

    /// <summary>The same values lie elsewhere by now: in these files, one after the other, as many as there are.</summary>
    public void Move(ValueStretch[] to)
    {
        (stored, storedCount) = (to, to.Sum(s => s.Count));
        if (storedCount != Count)
            throw new InvalidOperationException($"{storedCount} values were stored of {Count}.");
        // who still reads the old ones has arrays of its own
        (text, ends) = (new byte[256], new uint[16]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void Widen()
    {
        var wider = new ulong[2 * table.Length];
        foreach (var entry in table)
        {
            if (entry != 0)
                Enter(wider, (uint)(entry >> 32), (int)(uint)entry);
        }
        table = wider;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Enter(ulong[] into, uint hash, int code)
    {
        var place = hash & (uint)(into.Length - 1);
        while (into[place] != 0)
            place = (place + 1) & (uint)(into.Length - 1);
        Volatile.Write(ref into[place], ((ulong)hash << 32) | (uint)code);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private static uint Hash(ReadOnlySpan<byte> value)
    {
        var hash = Seed ^ (ulong)value.Length;
        for (; value.Length >= 8; value = value[8..])
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(value));
        var rest = 0UL;
        foreach (var b in value)
            rest = (rest << 8) | b;
        hash = Mix(hash ^ rest);
        return (uint)(hash >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, 0x9E3779B97F4A7C15UL, out var low);
        return (high ^ low) + 0x13198A2E03707344UL;
    }

    /// <summary>The values up to a moment. It stays as it is, as long as the files do in which they lie.</summary>
    public readonly record struct View(ValueStretch[] Stored, int StoredCount, byte[] Text, uint[] Ends, ulong[] Table, int Count)
    {
        /// <summary>0 where there is none.</summary>
        public int Find(ReadOnlySpan<byte> value) => Find(value, Hash(value));

        public ReadOnlySpan<byte> this[int code]
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
            get
            {
                if (code > StoredCount)
                {
                    var from = code - StoredCount == 1 ? 0 : Ends[code - StoredCount - 2];
                    return Text.AsSpan((int)from, (int)(Ends[code - StoredCount - 1] - from));
                }
                var (low, high) = (0, Stored.Length - 1);
                while (low < high)
                {
                    var middle = (low + high + 1) / 2;
                    if (Stored[middle].First <= code)
                        low = middle;
                    else
                        high = middle - 1;
                }
                return Stored[low].At(code - Stored[low].First);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
        internal int Find(ReadOnlySpan<byte> value, uint hash)
        {
            for (var place = hash & (uint)(Table.Length - 1); ; place = (place + 1) & (uint)(Table.Length - 1))
            {
                var entry = Volatile.Read(ref Table[place]);
                if (entry == 0)
                    return 0;
                if (entry >> 32 == hash && (uint)entry <= Count && this[(int)(uint)entry].SequenceEqual(value))
                    return (int)(uint)entry;
            }
        }
    }
}

/// <summary>Values that lie side by side in a file.</summary>
/// <param name="Owner">The file.</param>
/// <param name="First">The code of the first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Ends">Where each ends.</param>
/// <param name="Text">In UTF-8.</param>
internal sealed unsafe record ValueStretch(PropertyFile Owner, int First, int Count, nint Ends, nint Text)
{
    public long Bytes => Count == 0 ? 0 : ((uint*)Ends)[Count - 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> At(int i)
    {
        var from = i == 0 ? 0 : ((uint*)Ends)[i - 1];
        return new ReadOnlySpan<byte>((byte*)Text + from, (int)(((uint*)Ends)[i] - from));
    }
}
