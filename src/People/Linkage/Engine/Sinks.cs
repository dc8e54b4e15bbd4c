namespace Throughline.People.Linkage.Engine;

/// <summary>Counts the patterns of one pair in so many, chosen by the pair itself.</summary>
internal sealed class CountPatterns(LinkRecords records, ulong oneIn) : IPairSink
{
    private readonly PairComparison comparison = new(records);

    public Dictionary<Pattern, long> Counts { get; } = [];
    public long Pairs { get; private set; }

    public void Take(int a, int b)
    {
        Pairs++;
        if (oneIn == 1 || Mix.Of((uint)a, (uint)b) % oneIn == 0)
            Count(a, b);
    }

    public void Count(int a, int b)
    {
        Span<byte> levels = stackalloc byte[LinkRecords.MostFields];
        levels = levels[..records.Columns.Count];
        comparison.Compare(a, b, levels);
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(Counts, Pattern.Of(levels), out _)++;
    }
}

/// <summary>A pair of records, the lower first, and the evidence in bits that they are one person.</summary>
internal readonly record struct ScoredPair(int A, int B, float Bits);

/// <summary>Keeps the pairs whose evidence reaches a limit.</summary>
internal sealed class KeepLikely(PairScore score, double leastBits) : IPairSink
{
    public List<ScoredPair> Kept { get; } = [];

    public void Take(int a, int b)
    {
        var bits = score.Of(a, b);
        if (bits >= leastBits)
            Kept.Add(new ScoredPair(a, b, (float)bits));
    }
}
