using Throughline.Strata.Properties;

namespace Throughline.Strata;

/// <summary>Some events by their sequences: a bit for each.</summary>
public sealed class SequenceSet
{
    private readonly ulong[] words;

    internal SequenceSet(int pages) => words = new ulong[(long)pages * PageColumn.Size / 64];

    internal Span<ulong> Page(int page) => words.AsSpan(page * (PageColumn.Size / 64), PageColumn.Size / 64);

    public bool Contains(long sequence) => (ulong)sequence / 64 < (ulong)words.Length && (words[sequence >> 6] >> (int)(sequence & 63) & 1) != 0;
}
