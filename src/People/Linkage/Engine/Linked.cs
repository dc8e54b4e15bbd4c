namespace Throughline.People.Linkage.Engine;

/// <summary>What linking found. Records are named by the places they were given at, the first 0.</summary>
/// <param name="Clusters">Groups of two records and more, each in order, by their first.</param>
/// <param name="Pairs">How many pairs were compared.</param>
/// <param name="Likely">The pairs whose probability reaches the threshold, the likeliest first.</param>
internal sealed record Linked(
    IReadOnlyList<int[]> Clusters, IReadOnlyList<ScoredPair> Likely, LinkRecords Records, LinkageModel Model, double Threshold, long Pairs, IReadOnlyList<string> Passes)
{
    private const int PatternPairs = 3_000_000;
    private const int ChancePairs = 400_000;
    private const int ChanceParts = 16;
    private const double LeastKept = 0.01;
    private const int Seed = 7;

    private Dictionary<int, int>? places;
    private PairScore? score;

    /// <summary>Links records by a model estimated from them alone.</summary>
    /// <param name="threshold">The least probability at which a pair joins; null leaves it to the model.</param>
    public static Linked Of(
        IReadOnlyList<LinkField> fields, IReadOnlyList<IReadOnlyList<string?>> texts, double? threshold, CancellationToken cancel, long allUpTo = CandidatePairs.AllUpTo)
    {
        var records = LinkRecords.Of(fields, texts);
        var candidates = new CandidatePairs(records, allUpTo);
        var (patterns, compared) = Patterns(records, candidates, cancel);
        var model = EstimateModel.Of([.. fields.Select(f => f.Kind)], patterns, records.Count / 4.0);
        var exact = PairScore.ExactBits(records, model);
        var least = LinkageModel.Bits(Math.Min(LeastKept, threshold ?? 1));
        var kept = candidates.Each(() => new KeepLikely(new PairScore(records, model, exact), least), cancel).SelectMany(sink => sink.Kept).Distinct().ToList();
        var chosen = threshold ?? ChooseThreshold.Of(kept);
        var clusters = MakeClusters.Of(records.Count, kept, chosen, new PairScore(records, model, exact).Of);
        foreach (var cluster in clusters)
        {
            for (var i = 0; i < cluster.Length; i++)
                cluster[i] = records.Places[cluster[i]];
            Array.Sort(cluster);
        }
        clusters.Sort((x, y) => x[0].CompareTo(y[0]));
        // sorted by MakeClusters
        var enough = LinkageModel.Bits(chosen);
        var likely = kept.TakeWhile(pair => pair.Bits >= enough).Select(pair => pair with { A = records.Places[pair.A], B = records.Places[pair.B] }).ToList();
        return new Linked(clusters, likely, records, model, chosen, compared, [.. candidates.Passes.Select(pass => pass.Name)]);
    }

    /// <summary>What each field that both state says of two records, by their places.</summary>
    public IEnumerable<Suggestions.MatchEvidence> Evidence(int a, int b)
    {
        places ??= Records.Places.Index().ToDictionary(of => of.Item, of => of.Index);
        score ??= new PairScore(Records, Model, PairScore.ExactBits(Records, Model));
        foreach (var (column, said) in Records.Columns.Zip(score.Evidence(places[a], places[b])))
            if (said.Level != FieldComparison.Missing || column.Codes[places[a]] >= 0 || column.Codes[places[b]] >= 0)
                yield return new Suggestions.MatchEvidence(column.Field.Name, FieldComparison.NameOf(column.Field.Kind, said.Level), Math.Round(said.Bits, 2));
    }

    private static (List<PatternCount> Patterns, long Compared) Patterns(LinkRecords records, CandidatePairs candidates, CancellationToken cancel)
    {
        var oneIn = (ulong)Math.Max(1, candidates.Estimate / PatternPairs);
        var sinks = candidates.Each(() => new CountPatterns(records, oneIn), cancel);
        var compared = sinks.Sum(sink => sink.Pairs);
        var counts = new Dictionary<Pattern, (double Candidates, double Others)>();
        foreach (var (pattern, count) in sinks.SelectMany(sink => sink.Counts))
            counts[pattern] = (counts.GetValueOrDefault(pattern).Candidates + (double)oneIn * count, 0);
        if (!candidates.AreAll)
            AddOthers(records, candidates, compared, counts);
        return ([.. counts.Select(of => new PatternCount(of.Key, of.Value.Candidates, of.Value.Others))
            .OrderBy(of => of.Pattern.High).ThenBy(of => of.Pattern.Low)], compared);
    }

    /// <summary>Pairs that no pass finds, by chance, each standing for many.</summary>
    private static void AddOthers(LinkRecords records, CandidatePairs candidates, long compared, Dictionary<Pattern, (double Candidates, double Others)> counts)
    {
        var sinks = new CountPatterns[ChanceParts];
        var tries = Math.Min(ChancePairs, records.Pairs) / ChanceParts;
        Parallel.For(0, ChanceParts, part =>
        {
            var chance = new Random(Seed + part);
            sinks[part] = new CountPatterns(records, 1);
            for (var i = 0; i < tries; i++)
            {
                var (a, b) = (chance.Next(records.Count), chance.Next(records.Count));
                if (a != b && !candidates.Contain(a, b))
                    sinks[part].Count(a, b);
            }
        });
        var found = sinks.SelectMany(sink => sink.Counts).GroupBy(of => of.Key, of => of.Value).ToList();
        var weight = (records.Pairs - compared) / (double)Math.Max(1, found.Sum(of => of.Sum()));
        foreach (var of in found)
            counts[of.Key] = (counts.GetValueOrDefault(of.Key).Candidates, of.Sum() * weight);
    }
}
