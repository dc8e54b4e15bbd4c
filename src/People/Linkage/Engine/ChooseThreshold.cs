namespace Throughline.People.Linkage.Engine;

/// <summary>The probability from which pairs are taken for one person, chosen by what the model itself expects.</summary>
internal static class ChooseThreshold
{
    /// <summary>
    /// Where the expected F1 is highest: the pairs above hold so many of one person, and so many are left below, by their own
    /// probabilities. Between 0.1 and 0.9.
    /// </summary>
    public static double Of(IReadOnlyCollection<ScoredPair> pairs)
    {
        var sorted = pairs.Select(pair => LinkageModel.Probability(pair.Bits)).OrderDescending().ToArray();
        var all = sorted.Sum();
        var (best, threshold, found) = (0.0, 0.5, 0.0);
        for (var i = 0; i < sorted.Length; i++)
        {
            found += sorted[i];
            var expected = 2 * found / (i + 1 + all);
            if (expected > best)
                (best, threshold) = (expected, sorted[i]);
        }
        return Math.Clamp(threshold, 0.1, 0.9);
    }
}
