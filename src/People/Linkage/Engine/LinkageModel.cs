namespace Throughline.People.Linkage.Engine;

/// <summary>
/// What a field's levels are worth (Fellegi and Sunter): how often each comes up among pairs of one person (<see cref="M"/>) and of two
/// (<see cref="U"/>), where both records state the field, and the bits of evidence that follow: the logarithm of their ratio. Along the
/// ordered levels the evidence never falls.
/// </summary>
/// <param name="Share">Less than 1 where other fields say the same; see <see cref="FieldShares"/>.</param>
internal sealed record FieldWeights(double[] M, double[] U, double[] Bits, double Share);

/// <summary>A model of pairs: the share of all pairs that are one person, and each field's weights.</summary>
internal sealed record LinkageModel(double Prior, IReadOnlyList<FieldWeights> Fields)
{
    public double PriorBits => Math.Log2(Prior / (1 - Prior));

    public static double Probability(double bits) => 1 / (1 + Math.Pow(2, -bits));

    public static double Bits(double probability) => Math.Log2(probability / (1 - probability));
}
