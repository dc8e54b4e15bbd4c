using FsCheck.Fluent;
using Throughline.Gate.Experiments;
using Throughline.Strata;
using Throughline.Support;

namespace Throughline.Gate.Tests.Experiments;

public sealed class UpliftTests
{
    /// <summary>Newcombe 1998 (Statistics in Medicine 17, 873–890), table II, method 10.</summary>
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    public void Differences_of_rates_have_the_intervals_that_are_published(long a, long m, long b, long n, double low, double high)
    {
        var (_, from, to) = Chances.Newcombe(a, m, b, n);
        Assert.Equal(low, Math.Round(from, 4));
        Assert.Equal(high, Math.Round(to, 4));
    }

    /// <summary>Student's sleep data, as every textbook and R's t.test has them: -3.3654832 to 0.2054832.</summary>
    [Fact]
    public void Differences_of_means_have_the_interval_that_is_published()
    {
        var first = SampleOf([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]);
        var second = SampleOf([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
        var welch = Welch.Of(first, second)!;
        Assert.Equal(-1.58, welch.Difference, 10);
        Assert.Equal(-3.3654832, welch.Low, 7);
        Assert.Equal(0.2054832, welch.High, 7);
    }

    [Fact]
    public void Newcombes_interval_is_made_of_the_rates_that_the_score_test_does_not_reject() => Generated.Holds(
        from m in Gen.Choose(1, 400)
        from a in Gen.Choose(0, m)
        from n in Gen.Choose(1, 400)
        from b in Gen.Choose(0, n)
        select (a, m, b, n), c =>
        {
            var (_, low, high) = Chances.Newcombe(c.a, c.m, c.b, c.n);
            var (p, q) = (c.a / (double)c.m, c.b / (double)c.n);
            var (first, second) = (SlowScore(p, c.m), SlowScore(q, c.n));
            Assert.Equal(p - q - Root(p - first.Low, second.High - q), low, 8);
            Assert.Equal(p - q + Root(first.High - p, q - second.Low), high, 8);
        });

    [Fact]
    public void People_are_added_up_by_the_arm_they_were_assigned_to_whatever_the_order_and_whatever_reached_them() => Generated.Holds(
        Gen.Zip(Gen.Choose(0, 2), Gen.Zip(Gen.Choose(0, 3), Gen.Choose(-50, 5000))).ListOf(), drawn =>
        {
            string?[] names = [null, "A", "B"];
            var people = drawn.Select((d, i) => new PersonOutcome(i, new("x", i, d.Item1 == 0, 0, names[d.Item1]), i % 2 == 0, [d.Item2.Item1, 1 - (d.Item2.Item1 & 1)], d.Item2.Item2 / 100.0, false, false)).ToList();
            var (arms, reversed) = (Add(people), Add(people.AsEnumerable().Reverse()));
            foreach (var (arm, other) in arms.Zip(reversed))
            {
                var of = people.Where(p => p.Assigned.ArmName == arm.Arm).ToList();
                Assert.Equal((of.Count, of.Count(p => p.IsContacted)), (arm.People, arm.Contacted));
                Assert.Equal(of.Count(p => p.Times[0] > 0) / (double)of.Count, arm.Rates[0].Rate);
                Assert.Equal(of.Count(p => p.Times[1] > 0), arm.Rates[1].People);
                Assert.Equal((double)(of.Sum(p => (decimal)p.Value) / of.Count), arm.Value!.Mean, 9);
                Assert.Equal(!arm.HeldOut && people.Exists(p => p.Assigned.HeldOut), arm.Rates[0].ToHoldout is not null);
                Assert.Equal((arm.Arm, arm.People, arm.Rates[0]), (other.Arm, other.People, other.Rates[0]));
                Assert.Equal(arm.Value.ToHoldout?.Low ?? 0, other.Value!.ToHoldout?.Low ?? 0, 8);
            }
            Assert.Equal(people.Count, arms.Sum(a => a.People));
        });

    private static IReadOnlyList<UpliftArm> Add(IEnumerable<PersonOutcome> people)
    {
        var uplift = new Uplift(["Visited", "Bought"], true);
        foreach (var person in people)
            uplift.Add(person);
        return uplift.Arms();
    }

    /// <summary>The least and the largest rate r that lies within 1.96 of its own standard errors of what was seen, found by halving.</summary>
    internal static (double Low, double High) SlowScore(double seen, long of)
    {
        bool Within(double r) => Math.Abs(seen - r) <= Chances.Z95 * Math.Sqrt(r * (1 - r) / of);
        var (low, high) = ((Out: 0.0, In: seen), (Out: 1.0, In: seen));
        for (var i = 0; i < 200; i++)
        {
            var (down, up) = ((low.Out + low.In) / 2, (high.Out + high.In) / 2);
            low = Within(down) ? (low.Out, down) : (down, low.In);
            high = Within(up) ? (high.Out, up) : (up, high.In);
        }
        return (low.In, high.In);
    }

    internal static double Root(double a, double b) => Math.Sqrt(a * a + b * b);

    private static Sample SampleOf(IEnumerable<double> values)
    {
        var spread = new Sample();
        foreach (var value in values)
            spread.Add(value);
        return spread;
    }
}
