using System.Runtime.CompilerServices;
using Throughline.Strata.Properties;

namespace Throughline.Strata.Storage;

/// <summary>The codes of one property by sequence, 4 bytes each, outside the managed heap.</summary>
internal sealed unsafe class DecodedPages : IDisposable
{
    private readonly PageColumn?[] pages;
    private readonly Block codes, table;

    /// <summary>By page where its codes are; that of pages without any, and of those beyond the last, is one of zeros.</summary>
    private readonly uint** at;

    public DecodedPages(PageColumn?[] pages)
    {
        this.pages = pages;
        codes = Block.Allocate((pages.Count(page => page is not null) + 1L) * PageColumn.Size * sizeof(uint));
        table = Block.Allocate((pages.Length + 1L) * sizeof(uint*));
        at = (uint**)table.At;
        var none = (uint*)codes.At;
        new Span<uint>(none, PageColumn.Size).Clear();
        var next = none;
        for (var page = 0; page < pages.Length; page++)
            at[page] = pages[page] is null ? none : next += PageColumn.Size;
        at[pages.Length] = none;
    }

    /// <summary>One thread's share of the pages.</summary>
    public void Decode(int thread, int threads)
    {
        for (var page = thread; page < pages.Length; page += threads)
            pages[page]?.Decode(new Span<uint>(at[page], PageColumn.Size));
    }

    /// <summary>The codes of a segment's events from one to another; 0 instead of those above the highest that is to be known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Gather(Segment segment, uint first, uint end, uint highest, uint* into)
    {
        var (byPage, last, from) = ((nint)at, (ulong)pages.Length, segment.Shape.FirstSequence);
        // one load after the other, nothing that depends on what comes: so many misses of the cache are waited for at once
        if (segment.Shape.Sequence == 4)
        {
            var narrow = (uint*)segment.Parts.Sequences;
            for (var i = first; i < end; i++)
                into[i] = Of(from + narrow[i], (uint**)byPage, last, highest);
        }
        else
        {
            var wide = (long*)segment.Parts.Sequences;
            for (var i = first; i < end; i++)
                into[i] = Of(from + wide[i], (uint**)byPage, last, highest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Of(long sequence, uint** byPage, ulong last, uint highest)
    {
        var code = byPage[Math.Min((ulong)PageColumn.PageOf(sequence), last)][PageColumn.PlaceOf(sequence)];
        return code > highest ? 0 : code;
    }

    public void Dispose()
    {
        codes.Dispose();
        table.Dispose();
    }
}
