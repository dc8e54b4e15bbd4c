using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Throughline.Journeys.Queries;
using Throughline.Strata;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

/// <summary>Compare against its definition, written out as slowly and plainly as can be, on generated logs.</summary>
public sealed class CompareReferenceTests
{
    private const long Second = 1_000_000;
    private static readonly string[] Names = ["a", "b", "ab", "\uE000", "\U0001F600", "=1"];

    private sealed record Case(List<string[]> Journeys, Compared Of, string? With, string? Without, int From, int To);

    private static Gen<Case> Cases =>
        from size in Gen.Choose(0, 14)
        from journeys in (from length in Gen.Choose(1, 4) from steps in Gen.Elements(Names).ArrayOf(length) select steps).ListOf(size)
        from of in Gen.Elements(Enum.GetValues<Compared>())
        from with in Gen.Elements(null, "a", "b", "nobody")
        from without in Gen.Elements(null, "a", "ab", "nobody")
        from period in Gen.Choose(0, 15).Two()
        select new Case([.. journeys], of, with, without, Math.Min(period.Item1, period.Item2), Math.Max(period.Item1, period.Item2));

    [Fact]
    public void Every_line_is_that_of_the_definition_for_any_log_ties_and_empty_halves_among_them()
    {
        var (empty, ties) = (0, 0);
        Generated.Holds(Cases, one =>
        {
            using var layout = LayoutOf(one.Journeys);
            var found = Compared(layout, one);
            var expected = Slowly(one);
            Assert.Equal((expected.First.Count, expected.First.Sum(j => (long)j.Length), expected.Second.Count), (found.First.Journeys, found.First.Events, found.Second.Journeys));
            Assert.Equal(expected.Lines.Select(l => (string.Join('|', l.Steps), l.X, l.Y)), found.Lines.Select(l => (string.Join('|', l.Steps), l.First, l.Second)));
            foreach (var (line, slow) in found.Lines.Zip(expected.Lines))
            {
                Near(slow.Difference, line.Difference);
                Near(slow.Low, line.Low);
                Near(slow.High, line.High);
                Near(slow.Chance, line.Chance);
                Near(slow.Adjusted, line.AdjustedChance);
            }
            empty += found.First.Journeys == 0 || found.Second.Journeys == 0 ? 1 : 0;
            ties += found.Lines.Count - found.Lines.DistinctBy(l => (l.Chance, Math.Abs(l.Difference ?? 0))).Count();
        }, 3 * Generated.InMemory);
        Assert.True(empty > 100 && ties > 1000, $"{empty} empty halves, {ties} ties");
    }

    [Fact]
    public void A_variant_beyond_the_most_frequent_of_one_side_has_its_true_count()
    {
        // ten thousand variants of two journeys each crowd out the one that the other side has
        List<string[]> journeys = [];
        for (var i = 0; i < JourneyQuery.MostVariants; i++)
        {
            string[] way = ["x", .. $"{i}".Select(digit => $"{digit}")];
            journeys.AddRange([way, way]);
        }
        using var first = LayoutOf([.. journeys, ["rare"]]);
        using var second = LayoutOf([["rare"], ["x", "0"]]);
        using var a = SelectionOf(first);
        using var b = SelectionOf(second);
        var found = CompareAnswer.Of(new JourneyQuery { Ask = Ask.Compare, Compare = new() { Of = Queries.Compared.Variants, First = new(), Second = new() } }, a, b);
        var rare = found.Lines.Single(line => line.Steps[0] == "rare");
        Assert.Equal((1, 1, 20_001), (rare.First, rare.Second, found.First.Journeys));
    }

    private static CompareAnswer Compared(Layout layout, Case one)
    {
        using var first = SelectionOf(layout);
        using var second = SelectionOf(layout);
        first.Keep(new JourneyFilter { Contains = first.StepCodes(one.With is null ? [] : [one.With]), Lacks = first.StepCodes(one.Without is null ? [] : [one.Without]) });
        second.Keep(new JourneyFilter { StartFrom = one.From * Second, StartTo = one.To * Second });
        return CompareAnswer.Of(new JourneyQuery
        {
            Ask = Ask.Compare,
            Compare = new() { Of = one.Of, First = new(), Second = new() },
            Funnel = new() { Steps = [new() { Any = ["a"] }, new() { Any = ["b", "ab"] }] },
        }, first, second);
    }

    private static Layout LayoutOf(List<string[]> journeys)
    {
        var layout = Layout.Open(new LayoutOptions { MergesInBackground = false });
        var sequence = 0L;
        foreach (var (number, steps) in journeys.Index())
        {
            foreach (var (i, step) in steps.Index())
                layout.Add(number, null, number * Second + i, ++sequence, number, step, "web", null);
        }
        layout.Publish("all");
        return layout;
    }

    private static Selection SelectionOf(Layout layout)
    {
        var snapshot = layout.Acquire();
        return new Selection(new JourneySet(snapshot) { Threads = 1 }, null, [], [], new Dictionary<string, Journeys.Maps.PropertyOfEvents>()) { State = new(layout, 0, 0, 0) };
    }

    private sealed record Line(string[] Steps, int X, int Y)
    {
        public double? Difference { get; init; }
        public double? Low { get; init; }
        public double? High { get; init; }
        public double Chance { get; init; } = 1;
        public double Adjusted { get; init; } = 1;
    }

    private static (List<string[]> First, List<string[]> Second, List<Line> Lines) Slowly(Case one)
    {
        var first = one.Journeys.Where(j => (one.With is null || j.Contains(one.With)) && (one.Without is null || !j.Contains(one.Without))).ToList();
        var second = one.Journeys.Where((_, start) => start >= one.From && start < one.To).ToList();
        var things = one.Of == Queries.Compared.Funnel ? [["1", "a"], ["2", "b|ab"]]
            : first.Concat(second).SelectMany(j => Things(j, one.Of)).DistinctBy(thing => string.Join('\u0001', thing)).ToList();
        var lines = things.ConvertAll(thing => Of(thing, first.Count(j => Has(j, thing, one.Of)), first.Count, second.Count(j => Has(j, thing, one.Of)), second.Count));
        var adjusted = lines.ConvertAll(line => line with
        {
            // the least, over all that are no likelier to be called than this one's rank allows, of p × m ÷ rank
            Adjusted = lines.Where(other => other.Chance >= line.Chance).Min(other => other.Chance * lines.Count / lines.Count(l => l.Chance <= other.Chance)),
        });
        adjusted.Sort((x, y) => Order(x, y, first.Count, second.Count));
        return (first, second, adjusted);
    }

    private static List<string[]> Things(string[] journey, Compared of)
    {
        List<string[]> steps = [.. journey.Select(step => (string[])[step])];
        List<string[]> edges = [.. journey.Zip(journey.Skip(1), (from, to) => (string[])[from, to])];
        return of switch { Queries.Compared.Steps => steps, Queries.Compared.Edges => edges, Queries.Compared.Map => [.. steps, .. edges], _ => [journey] };
    }

    private static bool Has(string[] journey, string[] thing, Compared of) => of switch
    {
        Queries.Compared.Variants => journey.SequenceEqual(thing),
        Queries.Compared.Funnel when thing[0] == "1" => journey.Contains("a"),
        Queries.Compared.Funnel => journey.SkipWhile(step => step != "a").Any(step => step is "b" or "ab"),
        _ => Things(journey, of).Exists(other => other.SequenceEqual(thing)),
    };

    private static Line Of(string[] thing, int x, int a, int y, int b)
    {
        if (a == 0 || b == 0)
            return new(thing, x, y);
        var (p, q) = (x / (double)a, y / (double)b);
        var (below, above) = (Math.Sqrt(Square(p - Limit(p, a, -1)) + Square(Limit(q, b, 1) - q)), Math.Sqrt(Square(Limit(p, a, 1) - p) + Square(q - Limit(q, b, -1))));
        return new(thing, x, y) { Difference = p - q, Low = p - q - below, High = p - q + above, Chance = Tail(Score(x, a, y, b)) };
    }

    /// <summary>Wilson's limit: the rate at which the one found would be just 1.96 standard errors away, by halving.</summary>
    private static double Limit(double p, int n, int side)
    {
        var (near, far) = (p, side < 0 ? 0.0 : 1.0);
        for (var i = 0; i < 100; i++)
        {
            var rate = (near + far) / 2;
            if (Math.Abs(p - rate) <= 1.959963984540054 * Math.Sqrt(rate * (1 - rate) / n))
                near = rate;
            else
                far = rate;
        }
        return near;
    }

    private static double Score(int x, int a, int y, int b)
    {
        var pooled = (x + y) / (double)(a + b);
        return x + y == 0 || x + y == a + b ? 0 : Math.Abs(x / (double)a - y / (double)b) / Math.Sqrt(pooled * (1 - pooled) * (1.0 / a + 1.0 / b));
    }

    /// <summary>Twice the area under the normal density beyond z, by Simpson's rule.</summary>
    private static double Tail(double z)
    {
        const int Parts = 2000;
        var width = 12.0 / Parts;
        double Density(double t) => Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI);
        return 2 * width / 3 * Enumerable.Range(0, Parts + 1).Sum(i => (i is 0 or Parts ? 1 : i % 2 == 1 ? 4 : 2) * Density(z + i * width));
    }

    /// <summary>By the square of the score and the size of the difference, as fractions of whole numbers; then by the names.</summary>
    private static int Order(Line s, Line t, int a, int b)
    {
        if (a > 0 && b > 0)
        {
            BigInteger Across(Line l) => BigInteger.Abs((BigInteger)l.X * b - (BigInteger)l.Y * a);
            BigInteger Spread(Line l) => (BigInteger)(l.X + l.Y) * (a + b - l.X - l.Y);
            (BigInteger Above, BigInteger Below) Sure(Line l) => Spread(l) == 0 ? (0, 1) : (Across(l) * Across(l), Spread(l));
            var (u, v) = (Sure(s), Sure(t));
            var surer = (v.Above * u.Below).CompareTo(u.Above * v.Below);
            if (surer != 0)
                return surer;
            if (Across(s) != Across(t))
                return Across(t).CompareTo(Across(s));
        }
        for (var i = 0; i < Math.Min(s.Steps.Length, t.Steps.Length); i++)
        {
            var order = CodePoints.Order.Compare(s.Steps[i], t.Steps[i]);
            if (order != 0)
                return order;
        }
        return s.Steps.Length - t.Steps.Length;
    }

    private static double Square(double x) => x * x;

    private static void Near(double? expected, double? found)
    {
        Assert.Equal(expected is null, found is null);
        Assert.True(expected is null || Math.Abs(expected.Value - found!.Value) < 1e-9, $"{expected} and {found}");
    }
}
