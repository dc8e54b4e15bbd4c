namespace Throughline.People.Linkage.Engine;

/// <summary>
/// Groups of records out of pairs. The likeliest pairs join first; two groups join only where all their records, taken together, speak for
/// it: over the pairs between them the mean probability must be as likely as not at least. So one mistaken pair does not chain two
/// persons' records.
/// </summary>
internal static class MakeClusters
{
    private const int MostLooked = 400;
    private const double AsLikelyAsNot = 0.5;

    /// <param name="pairs">Every pair that could join, in any order.</param>
    /// <param name="bits">The evidence of any two records.</param>
    public static List<int[]> Of(int count, List<ScoredPair> pairs, double threshold, Func<int, int, double> bits)
    {
        pairs.Sort((x, y) => y.Bits.CompareTo(x.Bits) is var byBits and not 0 ? byBits
            : x.A.CompareTo(y.A) is var byA and not 0 ? byA : x.B.CompareTo(y.B));
        var least = LinkageModel.Bits(threshold);
        var group = new int[count];
        var members = new Dictionary<int, List<int>>();
        for (var i = 0; i < count; i++)
            group[i] = i;
        foreach (var pair in pairs)
        {
            if (pair.Bits < least)
                break;
            var (x, y) = (group[pair.A], group[pair.B]);
            if (x == y)
                continue;
            var (xs, ys) = (Members(x), Members(y));
            if (xs.Count < ys.Count)
                (x, y, xs, ys) = (y, x, ys, xs);
            if (xs.Count * ys.Count > 1 && !Agree(xs, ys, threshold, bits))
                continue;
            foreach (var moved in ys)
                group[moved] = x;
            xs.AddRange(ys);
            members.Remove(y);
            members[x] = xs;
        }
        return [.. members.Values.Where(of => of.Count > 1).Select(of => of.ToArray())];

        List<int> Members(int of) => members.TryGetValue(of, out var known) ? known : [of];
    }

    private static bool Agree(List<int> xs, List<int> ys, double threshold, Func<int, int, double> bits)
    {
        var (sum, looked) = (0.0, 0);
        var step = Math.Max(1, xs.Count * ys.Count / MostLooked);
        for (var i = 0; i < xs.Count * ys.Count; i += step, looked++)
            sum += LinkageModel.Probability(bits(xs[i % xs.Count], ys[i / xs.Count]));
        return sum / looked >= Math.Min(threshold, AsLikelyAsNot);
    }
}
