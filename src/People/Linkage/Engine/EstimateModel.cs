namespace Throughline.People.Linkage.Engine;

/// <summary>
/// Estimates the model by expectation-maximisation over all pairs of the records: those that blocking found as they are, and the rest, of
/// which a sample stands for all, as pairs of two persons. So neither the prior nor the weights depend on how pairs were found.
/// A few pairs' worth of what is usual steadies small files.
/// </summary>
internal static class EstimateModel
{
    private const int MostRounds = 100;
    private const double Steady = 4;

    public static LinkageModel Of(IReadOnlyList<FieldKind> kinds, IReadOnlyList<PatternCount> patterns, double expectedMatches)
    {
        var rounds = Rounds(kinds, patterns, expectedMatches);
        return rounds[^1].Model;
    }

    /// <summary>Every round's model, and the logarithm of how likely it makes what was seen, which never falls.</summary>
    internal static List<(LinkageModel Model, double LogLikelihood)> Rounds(
        IReadOnlyList<FieldKind> kinds, IReadOnlyList<PatternCount> patterns, double expectedMatches)
    {
        var total = patterns.Sum(p => p.Candidates + p.Others);
        var shares = FieldShares.Of(kinds, patterns, (1 + Math.Sqrt(1 + 8 * total)) / 2);
        var m = kinds.Select(Usual).ToArray();
        var u = FirstU(kinds, patterns);
        var prior = Math.Clamp(expectedMatches / total, 1e-15, 0.4);
        var first = prior;
        var rounds = new List<(LinkageModel, double)>();
        var likelihood = double.NegativeInfinity;
        for (var round = 0; round < MostRounds; round++)
        {
            var step = new Expectation(kinds, patterns, m, u, prior, shares);
            var now = step.LogLikelihood + Steadiness(kinds, m, u, prior, first, shares);
            rounds.Add((Model(kinds, m, u, prior, shares), now));
            if (now - likelihood < 1e-9 * Math.Abs(now) && round > 5)
                break;
            likelihood = now;
            (m, u, prior) = step.Maximise(kinds, total, first);
        }
        return rounds;
    }

    private static double[] Usual(FieldKind kind)
    {
        var highest = FieldComparison.Highest(kind);
        var usual = new double[FieldComparison.MostLevels];
        usual[0] = 0.06;
        for (var level = 1; level < highest; level++)
            usual[level] = 0.14 / (highest - 1);
        usual[highest] = 0.79;
        usual[FieldComparison.Swapped] = kind == FieldKind.Surname ? 0.01 : 0;
        return Normalised(usual);
    }

    private static double[] Even(FieldKind kind)
    {
        var even = new double[FieldComparison.MostLevels];
        Array.Fill(even, 1.0, 0, FieldComparison.Highest(kind) + 1);
        even[FieldComparison.Swapped] = kind == FieldKind.Surname ? 0.1 : 0;
        return Normalised(even);
    }

    private static double[][] FirstU(IReadOnlyList<FieldKind> kinds, IReadOnlyList<PatternCount> patterns) =>
        [.. kinds.Select((kind, f) =>
        {
            var counts = Even(kind);
            foreach (var pattern in patterns)
                if (pattern.Pattern.Level(f) is var level and not FieldComparison.Missing)
                    counts[level] += pattern.Candidates + pattern.Others;
            return Normalised(counts);
        })];

    internal static double[] Normalised(double[] counts)
    {
        var sum = counts.Sum();
        return Array.ConvertAll(counts, count => count / sum);
    }

    /// <summary>The logarithm of the prior density whose maximum the steadying counts give.</summary>
    private static double Steadiness(IReadOnlyList<FieldKind> kinds, double[][] m, double[][] u, double prior, double first, double[] shares)
    {
        var sum = Steady * (first * Math.Log(prior) + (1 - first) * Math.Log(1 - prior));
        for (var f = 0; f < kinds.Count; f++)
        {
            var (usual, even) = (Usual(kinds[f]), Even(kinds[f]));
            for (var level = 0; level < usual.Length; level++)
                if (usual[level] > 0)
                    sum += shares[f] * (Steady * usual[level] * Math.Log(m[f][level]) + even[level] * Math.Log(u[f][level]));
        }
        return sum;
    }

    private static LinkageModel Model(IReadOnlyList<FieldKind> kinds, double[][] m, double[][] u, double prior, double[] shares) =>
        new(prior, [.. kinds.Select((kind, f) => new FieldWeights(m[f], u[f], Array.ConvertAll(Bits(kind, m[f], u[f]), bits => shares[f] * bits), shares[f]))]);

    /// <summary>Neighbouring levels whose evidence would fall are taken together, until it rises along all (pool adjacent violators).</summary>
    private static double[] Bits(FieldKind kind, double[] m, double[] u)
    {
        var pools = new List<(double M, double U, int Levels)>();
        for (var level = 0; level <= FieldComparison.Highest(kind); level++)
        {
            pools.Add((m[level], u[level], 1));
            while (pools.Count > 1 && pools[^1].M * pools[^2].U < pools[^2].M * pools[^1].U)
            {
                var pooled = (pools[^1].M + pools[^2].M, pools[^1].U + pools[^2].U, pools[^1].Levels + pools[^2].Levels);
                pools.RemoveRange(pools.Count - 2, 2);
                pools.Add(pooled);
            }
        }
        var bits = new double[FieldComparison.MostLevels];
        var next = 0;
        foreach (var pool in pools)
            for (var i = 0; i < pool.Levels; i++)
                bits[next++] = Math.Log2(pool.M / pool.U);
        if (m[FieldComparison.Swapped] > 0)
            bits[FieldComparison.Swapped] = Math.Log2(m[FieldComparison.Swapped] / u[FieldComparison.Swapped]);
        return bits;
    }

    /// <summary>One round: how likely each pattern is one person, and what follows for the model.</summary>
    private sealed class Expectation
    {
        private readonly double[][] matched;
        private readonly double[][] unmatched;
        private readonly double matches;

        public Expectation(IReadOnlyList<FieldKind> kinds, IReadOnlyList<PatternCount> patterns, double[][] m, double[][] u, double prior, double[] shares)
        {
            matched = [.. kinds.Select(_ => new double[FieldComparison.MostLevels])];
            unmatched = [.. kinds.Select(_ => new double[FieldComparison.MostLevels])];
            var (logM, logU) = (Logs(m, shares), Logs(u, shares));
            foreach (var (pattern, candidates, others) in patterns)
            {
                var (one, two) = (Math.Log(prior), Math.Log(1 - prior));
                for (var f = 0; f < logM.Length; f++)
                    if (pattern.Level(f) is var level and not FieldComparison.Missing)
                    {
                        one += logM[f][level];
                        two += logU[f][level];
                    }
                var either = Math.Max(one, two) + Math.Log(1 + Math.Exp(-Math.Abs(one - two)));
                var p = Math.Exp(one - either);
                LogLikelihood += candidates * either + others * two;
                matches += candidates * p;
                for (var f = 0; f < logM.Length; f++)
                    if (pattern.Level(f) is var level and not FieldComparison.Missing)
                    {
                        matched[f][level] += candidates * p;
                        unmatched[f][level] += candidates * (1 - p) + others;
                    }
            }
        }

        public double LogLikelihood { get; }

        private static double[][] Logs(double[][] of, double[] shares) =>
            [.. of.Select((levels, f) => Array.ConvertAll(levels, p => shares[f] * Math.Log(p)))];

        public (double[][] M, double[][] U, double Prior) Maximise(IReadOnlyList<FieldKind> kinds, double total, double first)
        {
            for (var f = 0; f < kinds.Count; f++)
            {
                var (usual, even) = (Usual(kinds[f]), Even(kinds[f]));
                for (var level = 0; level < usual.Length; level++)
                {
                    matched[f][level] += Steady * usual[level];
                    unmatched[f][level] += even[level];
                }
            }
            return ([.. matched.Select(Normalised)], [.. unmatched.Select(Normalised)], (matches + Steady * first) / (total + Steady));
        }
    }
}
