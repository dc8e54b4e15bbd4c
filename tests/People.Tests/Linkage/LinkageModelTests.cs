using FsCheck.Fluent;
using Throughline.People.Linkage.Engine;
using Throughline.Support;

namespace Throughline.People.Tests.Linkage;

public sealed class LinkageModelTests
{
    private static readonly (string Name, FieldKind Kind)[] Fields =
    [
        ("given", FieldKind.GivenName), ("surname", FieldKind.Surname), ("number", FieldKind.Other), ("street", FieldKind.Street), ("city", FieldKind.City),
        ("postcode", FieldKind.Postcode), ("state", FieldKind.Other), ("born", FieldKind.Date), ("phone", FieldKind.Phone),
    ];

    private static readonly FieldKind[] Kinds = Enum.GetValues<FieldKind>();
    private static readonly Linked Known = Scores.Link(Fields, SlippedRecords.Make(800, 3).Records);

    [Fact]
    public void I10_Two_records_have_the_same_score_in_both_directions()
    {
        var score = Score(Known);
        Generated.Holds(Pair(Known.Records.Count), of => Assert.Equal(score.Of(of.A, of.B), score.Of(of.B, of.A)));
    }

    [Fact]
    public void I10_Values_compare_alike_in_both_directions_and_equal_ones_highest()
    {
        var text = Gen.Elements('a', 'b', 'n', 'o', '1', '2', ' ', '@', '.').ArrayOf(8).Select(c => new string(c)).Or(Gen.Elements("Smith, John", "smyth jon", "19800102", "19800201", "ann@x.org", "anne@x.org", "0171 555 0100"));
        Generated.Holds(text.Zip(text).Zip(Gen.Elements(Kinds)), of =>
        {
            var ((a, b), kind) = of;
            var records = LinkRecords.Of([new LinkField("f", kind)], [[a, b, a]]);
            var places = Enumerable.Range(0, 3).ToDictionary(i => records.Places[i]);
            byte[] one = [0], two = [0], same = [0];
            new PairComparison(records).Compare(places[0], places[1], one);
            new PairComparison(records).Compare(places[1], places[0], two);
            new PairComparison(records).Compare(places[0], places[2], same);
            Assert.Equal(one, two);
            Assert.True(same[0] == FieldComparison.Missing || same[0] == FieldComparison.Highest(kind));
        });
    }

    [Fact]
    public void I10_More_agreement_never_lowers_the_score()
    {
        foreach (var (field, weights) in Fields.Zip(Known.Model.Fields))
            for (var level = 1; level <= FieldComparison.Highest(field.Kind); level++)
                Assert.True(weights.Bits[level] >= weights.Bits[level - 1], $"{field.Name}: {string.Join(' ', weights.Bits)}");
        var exact = PairScore.ExactBits(Known.Records, Known.Model);
        for (var f = 0; f < exact.Length; f++)
            Assert.All(exact[f], bits => Assert.True(bits >= (float)Known.Model.Fields[f].Bits[FieldComparison.Highest(Fields[f].Kind) - 1]));
    }

    [Fact]
    public void I10_A_rare_value_shared_says_more_than_a_common_one()
    {
        var records = LinkRecords.Of([new LinkField("surname", FieldKind.Surname)], [[.. Enumerable.Repeat("smith", 90), "quigley", "quigley"]]);
        var model = new LinkageModel(0.01, [new FieldWeights([0.05, 0.02, 0.03, 0.9, 0, 0], [0.9, 0.02, 0.005, 0.075, 0, 0], [-4, 0, 0.2, 3, 0, 0], 1)]);
        var bits = PairScore.ExactBits(records, model)[0];
        Assert.Equal(["quigley", "smith"], records.Columns[0].Values);
        Assert.True(bits[0] > bits[1] + 3);
    }

    [Fact]
    public void I10_The_order_of_records_changes_nothing()
    {
        var (records, _) = SlippedRecords.Make(300, 11);
        var expected = Clusters([.. Enumerable.Range(0, records.Count)]);
        Generated.Holds(Gen.Shuffle(Enumerable.Range(0, records.Count).ToArray()), order => Assert.Equal(expected, Clusters(order)), 5);

        List<string> Clusters(int[] order) =>
            [.. Scores.Link(Fields, [.. order.Select(i => records[i])], null, 10_000).Clusters
                .Select(of => string.Join(' ', of.Select(place => order[place]).Order())).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void I10_No_round_of_the_estimate_makes_what_was_seen_less_likely()
    {
        var pattern = Gen.Choose(0, 3).ArrayOf(3).Zip(Gen.Choose(0, 40)).Zip(Gen.Choose(0, 400));
        Generated.Holds(pattern.NonEmptyListOf(), of =>
        {
            FieldKind[] kinds = [FieldKind.City, FieldKind.Surname, FieldKind.Other];
            var patterns = of.Select(p => new PatternCount(
                Pattern.Of([.. p.Item1.Item1.Select((l, f) => f == 1 && l == 3 ? FieldComparison.Missing : (byte)l)]), p.Item1.Item2, p.Item2)).ToList();
            patterns.Add(new PatternCount(Pattern.Of([0, 0, 0]), 1, 1_000));
            var rounds = EstimateModel.Rounds(kinds, patterns, 5);
            for (var i = 1; i < rounds.Count; i++)
                Assert.True(rounds[i].LogLikelihood >= rounds[i - 1].LogLikelihood - 1e-7 * Math.Abs(rounds[i].LogLikelihood));
        }, 200);
    }

    [Fact]
    public void Made_up_records_with_slips_are_linked_by_blocks_and_by_all_pairs_alike()
    {
        var (records, people) = SlippedRecords.Make(900, 5);
        var all = Scores.Of(people, Scores.Link(Fields, records).Clusters);
        var blocked = Scores.Link(Fields, records, null, 0);
        Assert.True(all.F1 >= 0.99, $"{all} {all.F1}");
        Assert.True(Scores.Of(people, blocked.Clusters).F1 >= 0.99);
        Assert.True(blocked.Pairs < 80L * records.Count);
    }

    [Fact]
    public void Records_of_people_who_appear_once_stay_apart()
    {
        var linked = Scores.Link(Fields, SlippedRecords.Make(1_000, 8, slipped: 0).Records);
        Assert.True(linked.Clusters.Count == 0, string.Join("\n", linked.Model.Fields.Select((w, f) => $"{Fields[f].Name} {w.Share:0.00} m {string.Join(' ', w.M.Select(m => m.ToString("0.000")))} u {string.Join(' ', w.U.Select(m => m.ToString("0.00000")))}")));
        // suburb, postcode and state are one thing said three times
        Assert.All([4, 5, 6], f => Assert.True(linked.Model.Fields[f].Share < 0.7));
    }

    [Fact]
    public void One_mistaken_pair_does_not_chain_two_people()
    {
        // 0-1-2 are one, 3-4-5 another; only 2 and 3 look alike
        double Bits(int a, int b) => a / 3 == b / 3 ? 8 : a + b == 5 ? 5 : -9;
        List<ScoredPair> pairs = [new(0, 1, 8), new(1, 2, 8), new(0, 2, 8), new(3, 4, 8), new(4, 5, 8), new(3, 5, 8), new(2, 3, 5)];
        var clusters = MakeClusters.Of(6, pairs, 0.5, Bits);
        Assert.Equal(["0 1 2", "3 4 5"], clusters.Select(c => string.Join(' ', c.Order())).Order(StringComparer.Ordinal));
    }

    private static FsCheck.Gen<(int A, int B)> Pair(int count) => Gen.Choose(0, count - 1).Zip(Gen.Choose(0, count - 1)).Select(of => (of.Item1, of.Item2));

    private static PairScore Score(Linked linked) => new(linked.Records, linked.Model, PairScore.ExactBits(linked.Records, linked.Model));
}
