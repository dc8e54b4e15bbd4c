using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>Hashed sequences, a list for each share of the hashes: equal ones are in one share, which is small enough to be counted within the processor's cache.</summary>
internal sealed unsafe class HashShares : IDisposable
{
    public const int Count = 256;
    private const int Page = 128;

    private readonly Slabs slabs = new();
    private readonly List<nint>?[] pages = new List<nint>?[Count];
    private readonly Hashed*[] next = new Hashed*[Count], end = new Hashed*[Count];

    public static int ShareOf(ulong hash) => (int)(hash >> 56);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Hashed of)
    {
        var share = ShareOf(of.Hash);
        if (next[share] == end[share])
            Turn(share);
        *next[share]++ = of;
    }

    public int Pages(int share) => pages[share]?.Count ?? 0;

    public ReadOnlySpan<Hashed> At(int share, int page)
    {
        var of = pages[share]!;
        return new((void*)of[page], page < of.Count - 1 ? Page : Page - (int)(end[share] - next[share]));
    }

    /// <summary>How many there are in a share.</summary>
    public long CountOf(int share) => (long)Pages(share) * Page - (end[share] - next[share]);

    public void Dispose() => slabs.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Turn(int share)
    {
        next[share] = (Hashed*)slabs.Take(Page * sizeof(Hashed));
        end[share] = next[share] + Page;
        (pages[share] ??= []).Add((nint)next[share]);
    }
}
