using Throughline.Journeys.Comparisons;
using Throughline.Journeys.Escalations;
using Throughline.Journeys.Models;
using Throughline.Journeys.Queries;
using Throughline.Strata;

namespace Throughline.Journeys.Tests.Maps;

/// <summary>What the pages of escalation, compare and conformance say in words.</summary>
public sealed class AssociationWordsTests
{
    private static readonly EscalationAsked Asked = new() { Contact = ["call"] };

    [Fact]
    public void An_association_is_said_with_and_without_and_never_as_a_cause()
    {
        var line = new EscalationLineAnswer("X", null, 50, 3, 100, 60, 0.6, 900, 100, 1 / 9.0, 2.104, 1.8, 2.4, 0.0001, 0.0002);
        Assert.Equal(
            "Three of five who see “X” within 7 d have a contact within 1 d after; without “X”, one of nine. "
            + "It is an association, not a cause: of people who do equally much, those with “X” have a contact 2.10 times as often (95 %: 1.80 to 2.40).",
            EscalationWords.Of(Answer(line), Asked));
        Assert.Equal("2.10 (1.80 to 2.40)", EscalationWords.Ratio(line));
    }

    [Fact]
    public void What_raises_comes_before_what_lowers_and_what_is_not_sure_is_not_said()
    {
        var lowers = new EscalationLineAnswer("low", null, 50, 0, 100, 1, 0.01, 900, 100, 0.1, 0.1, 0.05, 0.2, 1e-9, 1e-9);
        var raises = new EscalationLineAnswer("a", "b", 50, 0, 100, 0, 0, 900, 100, 0.1, 3, 2, 4, 0.001, 0.002);
        Assert.StartsWith("None who see “a → b”", EscalationWords.Of(Answer(lowers, raises), Asked), StringComparison.Ordinal);
        Assert.StartsWith("None of 1 behaviours goes with", EscalationWords.Of(Answer(raises with { AdjustedChance = 0.06 }), Asked), StringComparison.Ordinal);
        Assert.StartsWith("No behaviour was seen of 30 people", EscalationWords.Of(Answer(), Asked), StringComparison.Ordinal);
        Assert.Equal("–", EscalationWords.Ratio(raises with { Ratio = null }));
    }

    [Fact]
    public void Ratios_stand_by_powers_of_two_with_one_where_nothing_differs()
    {
        var scale = new RatioScale([0.4, 7, double.PositiveInfinity]);
        Assert.Equal(["1/4", "1/2", "1", "2", "4", "8"], scale.Ticks.Select(tick => tick.Label));
        Assert.Equal(0.4, scale.Place(1), 1e-12);
        Assert.Equal((0, 1), (scale.Place(0), scale.Place(1e9)));
    }

    [Fact]
    public void A_comparison_names_its_surest_difference()
    {
        var line = new CompareLine(["buy"], 40, 40 / 70.0, 5, 0.1, 0.47, 0.3, 0.6, 0.0001, 0.0002);
        var answer = new CompareAnswer(new(70, 100), new(50, 90), [line, line with { AdjustedChance = 0.5 }]);
        Assert.Equal(
            "1 of 2 steps differs for sure. The surest: “buy” is in four of seven of the first journeys (40 of 70), and one of ten of the second (5 of 50).", CompareWords.Of(answer, Compared.Steps));
        Assert.Equal("The second half has no journeys, so there is nothing to compare.", CompareWords.Of(answer with { Second = new(0, 0) }, Compared.Steps));
        Assert.Equal("Nothing differs for sure between 70 and 50 journeys.", CompareWords.Of(answer with { Lines = [line with { AdjustedChance = 0.5 }] }, Compared.Steps));
        Assert.Equal("2. a or b", CompareWords.Name(line with { Steps = ["2", "a|b"] }, Compared.Funnel));
        Assert.Equal(("< 0.001", "0.050"), (ChanceWords.Of(0.0009), ChanceWords.Of(0.05)));
    }

    [Fact]
    public void Conformance_names_the_difference_of_most_journeys()
    {
        DifferenceCount none = new(0, 0, 0);
        var answer = new ConformanceAnswer(10, 40, 6, 0.6, 9, [new("a", new(6, 2, 2), none, none), new("b", none, new(3, 3, 3), none)]);
        Assert.Equal("Three of five journeys are as the model says (6 of 10). The most frequent difference: “b” is inserted in three of ten journeys (3).", ConformanceWords.Of(answer));
        Assert.Equal("All journeys are as the model says (10 of 10).", ConformanceWords.Of(answer with { Fitting = 10, Differences = 0, Steps = [] }));
    }

    private static EscalationAnswer Answer(params EscalationLineAnswer[] lines) => new(200, 2000, 180, 1000, 160, new(0), 0, lines);
}
