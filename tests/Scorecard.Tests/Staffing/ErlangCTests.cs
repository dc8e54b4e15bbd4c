using FsCheck;
using FsCheck.Fluent;
using Throughline.Scorecard.Staffing;
using Throughline.Support;

namespace Throughline.Scorecard.Tests.Staffing;

public sealed class ErlangCTests
{
    private static Gen<(double Rate, double Handling, double Within)> Cases { get; } =
        from calls in Gen.Choose(0, 5_000) from handling in Gen.Choose(1, 900) from within in Gen.Choose(0, 120) select (calls / 1800.0, (double)handling, (double)within);

    [Fact]
    public void The_vector_of_the_specification_holds()
    {
        var staffed = ErlangC.Of(100 / 1800.0, 180, 14, 20);
        Assert.Equal((0.1741, 88.84, 7.84, 71.4), (Math.Round(staffed.Waits, 4), Math.Round(100 * staffed.ServiceLevel, 2), Math.Round(staffed.MeanWait, 2), Math.Round(100 * staffed.Occupancy, 1)));
        Assert.Equal(new StaffingAnswer(14, 10, 0.1741, 88.84, 7.84, 71.4), StaffingAnswer.Of(staffed));
    }

    /// <summary>As the textbook writes it, in logarithms: P = (Aᴺ/N!)·N/(N−A) ÷ (Σ Aᵏ/k! + (Aᴺ/N!)·N/(N−A)).</summary>
    [Fact]
    public void It_is_the_formula_of_the_textbook() => Generated.Holds(from of in Cases from more in Gen.Choose(1, 100) select (of, more), given =>
    {
        var ((rate, handling, within), load) = (given.of, given.of.Rate * given.of.Handling);
        var agents = (int)load + given.more;
        var staffed = ErlangC.Of(rate, handling, agents, within);
        var (terms, term) = (new List<double>(), 0.0);
        for (var k = 1; k <= agents; k++)
        {
            terms.Add(term);
            term += Math.Log(load) - Math.Log(k);
        }
        var last = term + Math.Log(agents) - Math.Log(agents - load);
        var most = terms.Append(last).Max();
        var waits = load == 0 ? 0 : Math.Exp(last - most) / (terms.Sum(t => Math.Exp(t - most)) + Math.Exp(last - most));
        Assert.Equal(waits, staffed.Waits, 1e-9);
        Assert.Equal(1 - (waits * Math.Exp(-(agents - load) * within / handling)), staffed.ServiceLevel, 1e-9);
        Assert.Equal(waits * handling / (agents - load), staffed.MeanWait, 1e-6);
        Assert.Equal(load / agents, staffed.Occupancy, 1e-12);
    });

    [Fact]
    public void One_agent_more_never_makes_it_worse() => Generated.Holds(from of in Cases from more in Gen.Choose(-5, 60) select (of, more), given =>
    {
        var ((rate, handling, within), agents) = (given.of, Math.Max(0, (int)(given.of.Rate * given.of.Handling) + given.more));
        var (few, many) = (ErlangC.Of(rate, handling, agents, within), ErlangC.Of(rate, handling, agents + 1, within));
        Assert.True(many.Waits <= few.Waits && many.ServiceLevel >= few.ServiceLevel && many.MeanWait <= few.MeanWait && many.Occupancy <= few.Occupancy);
        Assert.InRange(few.Waits, 0, 1);
        Assert.InRange(few.ServiceLevel, 0, 1);
        Assert.InRange(few.Occupancy, 0, 1);
    });

    [Fact]
    public void The_fewest_that_are_enough_are_enough_and_one_less_is_not() => Generated.Holds(from of in Cases from level in Gen.Choose(1, 999) select (of, level), given =>
    {
        var ((rate, handling, within), level) = (given.of, given.level / 1000.0);
        var fewest = ErlangC.Fewest(rate, handling, within, level)!;
        Assert.True(fewest.ServiceLevel >= level);
        Assert.Equal(fewest, ErlangC.Of(rate, handling, fewest.Agents, within));
        Assert.True(fewest.Agents == 0 || ErlangC.Of(rate, handling, fewest.Agents - 1, within).ServiceLevel < level);
    });

    [Fact]
    public void Where_nobody_calls_nobody_is_needed()
    {
        var nobody = ErlangC.Fewest(0, 677, 79, 0.715);
        Assert.Equal((0, 1.0, true), (nobody!.Agents, nobody.ServiceLevel, nobody.IsEnough));
        Assert.False(ErlangC.Of(0.5, 10, 5, 20).IsEnough);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(20_000)]
    [InlineData(500_000)]
    public void It_is_stable_with_very_many_agents(int agents)
    {
        var staffed = ErlangC.Of((agents - Math.Sqrt(agents)) / 300, 300, agents, 20);
        // by Halfin and Whitt, with a reserve of one standard deviation about 22 % wait, the nearer the more agents there are
        Assert.InRange(staffed.Waits, 0.21, 0.24);
        Assert.InRange(staffed.MeanWait, 0, 300);
    }

    [Fact]
    public void Too_few_are_said_to_be_too_few()
    {
        var staffed = ErlangC.Of(100 / 1800.0, 180, 10, 20);
        Assert.False(staffed.IsEnough);
        Assert.Equal((1, 0, double.PositiveInfinity), (staffed.Waits, staffed.ServiceLevel, staffed.MeanWait));
        Assert.Null(StaffingAnswer.Of(staffed).Asa);
        Assert.Null(ErlangC.Fewest(1e9, 1e6, 20, 0.8));
    }
}
