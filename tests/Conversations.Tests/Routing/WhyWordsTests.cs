using FsCheck.Fluent;
using Throughline.Conversations.Routing;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Routing;

public sealed class WhyWordsTests
{
    /// <summary>R12: what is said of a decision is the very thing by which R4 orders agents.</summary>
    [Fact]
    public void R12_the_words_name_the_first_thing_in_which_two_agents_differ() => Generated.Holds(
        from step in Gen.Choose(0, 2)
        from otherStep in Gen.Choose(step, 2)
        from capacity in Gen.Choose(1, 4)
        from otherCapacity in Gen.Choose(1, 4)
        from load in Gen.Choose(0, 3)
        from otherLoad in Gen.Choose(0, 3)
        from idle in Gen.Choose(0, 3)
        from otherIdle in Gen.Choose(0, 3)
        select (One: new ExplainDecision.Considered("a", "", step, load, capacity, idle * Micros.PerMinute), Other: new ExplainDecision.Considered("b", "", otherStep, otherLoad, otherCapacity, otherIdle * Micros.PerMinute)), of =>
        {
            // the winner stands first in R4's order, whatever was generated
            var (one, other) = R4(of.One, of.Other) <= 0 ? of : (of.Other, of.One);
            var why = new ExplainDecision.Why(new("c", "q", "chat", 1, 0, 0, Plan.Anybody), 2, 10 * Micros.PerMinute, [one, other]);
            var expected = one.Step != other.Step ? "step" : (decimal)one.Load / one.Capacity != (decimal)other.Load / other.Capacity ? "to do" : one.IdleSince != other.IdleSince ? "idle" : "id";
            Assert.Contains(expected, WhyWords.Behind(why, other, isPreferred: false), StringComparison.Ordinal);
            Assert.Contains(expected, WhyWords.Before(why, one, other, id => id), StringComparison.Ordinal);
        });

    [Theory]
    [InlineData(0, "less than a second")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(3599, "59 min")]
    [InlineData(3660, "1 h 1 min")]
    [InlineData(90000, "1 d 1 h")]
    public void A_length_is_taken_in_at_a_glance(long seconds, string says) => Assert.Equal(says, WhyWords.Length(seconds * Micros.PerSecond));

    private static int R4(ExplainDecision.Considered one, ExplainDecision.Considered other) =>
        (one.Step, (decimal)one.Load / one.Capacity, one.IdleSince, one.Agent) is var (s, l, i, id) && s != other.Step ? s!.Value.CompareTo(other.Step!.Value)
        : l != (decimal)other.Load / other.Capacity ? l.CompareTo((decimal)other.Load / other.Capacity)
        : i != other.IdleSince ? i.CompareTo(other.IdleSince) : string.CompareOrdinal(id, other.Agent);
}
