namespace Throughline.People.Linkage.Engine;

/// <summary>What a field says for (positive) or against (negative) two records being one person, in bits.</summary>
internal readonly record struct FieldEvidence(byte Level, double Bits);

/// <summary>
/// The evidence that two records are one person: each field's bits on top of the prior's. To share a rare value says more than to share a
/// common one, but never less than to have it merely alike. Belongs to one thread.
/// </summary>
internal sealed class PairScore
{
    private readonly LinkRecords records;
    private readonly LinkageModel model;
    private readonly PairComparison comparison;
    private readonly float[][] exact;
    private readonly byte[] highest;

    public PairScore(LinkRecords records, LinkageModel model, float[][] exact)
    {
        (this.records, this.model, this.exact) = (records, model, exact);
        comparison = new PairComparison(records);
        highest = [.. records.Columns.Select(c => (byte)FieldComparison.Highest(c.Field.Kind))];
    }

    /// <summary>For every field and value the bits of sharing it.</summary>
    public static float[][] ExactBits(LinkRecords records, LinkageModel model) =>
        [.. records.Columns.Select((column, f) =>
        {
            var weights = model.Fields[f];
            var top = FieldComparison.Highest(column.Field.Kind);
            var least = weights.Bits[top - 1];
            return Array.ConvertAll(column.Counts, count => (float)Math.Max(least, weights.Share * Math.Log2(weights.M[top] * column.Stated / count)));
        })];

    /// <summary>All bits together; the probability is <see cref="LinkageModel.Probability"/> of it.</summary>
    public double Of(int a, int b)
    {
        Span<byte> levels = stackalloc byte[LinkRecords.MostFields];
        comparison.Compare(a, b, levels);
        var bits = model.PriorBits;
        for (var f = 0; f < highest.Length; f++)
            bits += Bits(f, levels[f], a);
        return bits;
    }

    public FieldEvidence[] Evidence(int a, int b)
    {
        Span<byte> levels = stackalloc byte[LinkRecords.MostFields];
        comparison.Compare(a, b, levels);
        var evidence = new FieldEvidence[highest.Length];
        for (var f = 0; f < evidence.Length; f++)
            evidence[f] = new FieldEvidence(levels[f], Bits(f, levels[f], a));
        return evidence;
    }

    private double Bits(int f, byte level, int a) => level == FieldComparison.Missing ? 0
        : level == highest[f] ? exact[f][records.Columns[f].Codes[a]]
        : model.Fields[f].Bits[level];
}
