using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Throughline.Strata.Storage;

/// <summary>
/// Large pieces of memory, by whole pages from the system and back to it: what an allocator keeps of them, for each thread that ever asked, is many
/// times what a question needs. Some are kept for the next question, which finds them at hand and need not have each page cleared again.
/// </summary>
internal static unsafe class Pages
{
    /// <summary>Less goes to the allocator.</summary>
    private const long Least = 64 << 10;

    /// <summary>So many bytes are kept for later, in pieces of at most a quarter of that.</summary>
    private const long MostKept = 96 << 20;

    private const int ReadAndWrite = 3;
    private const nint Failed = -1;

    private static readonly int PrivateAndOfNoFile = OperatingSystem.IsLinux() ? 0x22 : 0x1002;
    private static readonly bool AreHere = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();
    private static readonly Lock Changing = new();
    private static readonly Dictionary<long, Stack<nint>> Kept = [];
    private static long keptBytes;

    public static bool Suits(long bytes) => AreHere && bytes >= Least;

    /// <summary>Whatever was in it may still be there.</summary>
    public static nint Take(long bytes)
    {
        var size = SizeFor(bytes);
        lock (Changing)
        {
            if (Kept.TryGetValue(size, out var some) && some.TryPop(out var kept))
            {
                keptBytes -= size;
                return kept;
            }
        }
        var taken = Map(0, (nuint)size, ReadAndWrite, PrivateAndOfNoFile, -1, 0);
        return taken != Failed ? taken : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"The system has no {size} bytes of memory.");
    }

    /// <param name="at">What <see cref="Take"/> gave.</param>
    /// <param name="bytes">As asked for then.</param>
    public static void Return(nint at, long bytes)
    {
        var size = SizeFor(bytes);
        lock (Changing)
        {
            if (size <= MostKept / 4 && keptBytes + size <= MostKept)
            {
                keptBytes += size;
                (CollectionsMarshal.GetValueRefOrAddDefault(Kept, size, out _) ??= new()).Push(at);
                return;
            }
        }
        _ = Unmap(at, (nuint)size);
    }

    /// <summary>Two sizes for each power of two, so that what was used once fits again; what is beyond the need is never touched.</summary>
    private static long SizeFor(long bytes)
    {
        var larger = (long)BitOperations.RoundUpToPowerOf2((ulong)bytes);
        return bytes <= larger / 4 * 3 ? larger / 4 * 3 : larger;
    }

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static extern nint Map(nint at, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "munmap")]
    private static extern int Unmap(nint at, nuint length);
}
