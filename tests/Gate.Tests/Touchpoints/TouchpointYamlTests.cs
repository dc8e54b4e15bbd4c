using FsCheck;
using FsCheck.Fluent;
using Throughline.Gate.Touchpoints;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Gate.Tests.Touchpoints;

public sealed class TouchpointYamlTests
{
    [Fact]
    public void What_is_written_reads_back_as_it_was_and_is_written_the_same_again() => Generated.Holds(GenerateTouchpoints.Some, touchpoints =>
    {
        var text = TouchpointYaml.Write(touchpoints);
        var (mistakes, wrong) = (new List<YamlMistake>(), new List<WrongField>());
        var read = TouchpointYaml.Read(text, mistakes).ConvertAll(written => CheckTouchpoint.Do(written.Touchpoint, GenerateTouchpoints.Teams, null, wrong));
        Assert.Empty(mistakes);
        Assert.Empty(wrong);
        Assert.Equal(text, TouchpointYaml.Write(read));
        foreach (var (one, other) in touchpoints.OrderBy(t => t.Name, StringComparer.Ordinal).Zip(read))
            Assert.Equivalent(one, other, strict: true);
    });

    [Fact]
    public void The_order_in_which_they_are_given_makes_no_difference() => Generated.Holds(
        from some in GenerateTouchpoints.Some
        from shuffled in Gen.Shuffle(some.ToArray())
        select (some, shuffled.ToList()), c => TouchpointYaml.Write(c.some) == TouchpointYaml.Write(c.Item2));

    [Theory]
    [InlineData("touchpoints:\n  - name: A\n    chanel: email", 3, "no field “chanel”")]
    [InlineData("touchpoints:\n  - name: A\n  - name: A", 3, "twice")]
    [InlineData("touchpoints:\n  - name: A\n    tools: hammer", 3, "list of texts")]
    [InlineData("touchpoints:\n  - name: A\n    renewal-due: tomorrow", 3, "no day")]
    [InlineData("touchpoints:\n  - name: A\n    retired: perhaps", 3, "neither true nor false")]
    [InlineData("touchpoints:\n  - name: A\n    teams:\n      own: me", 4, "no field “own”")]
    [InlineData("touchpoints:\n  - name: A\n    teams: service", 3, "fields of its own")]
    [InlineData("touchpoints:\n  - name: [A]", 2, "one text")]
    [InlineData("touchpoints:\n  - just words", 2, "- name:")]
    [InlineData("touchpoints: many", 1, "is a list")]
    [InlineData("things: []", 1, "begins with touchpoints")]
    [InlineData("touchpoints: []\nmore: 1", 2, "only touchpoints")]
    [InlineData("", 1, "begins with touchpoints")]
    public void A_mistake_is_told_with_its_line_and_reason(string yaml, int line, string says)
    {
        var mistakes = new List<YamlMistake>();
        TouchpointYaml.Read(yaml, mistakes);
        Assert.Contains(mistakes, m => m.Line == line && m.Says.Contains(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("touchpoints: [", "Line 2: this is no YAML")]
    [InlineData("touchpoints: &a []\nx: *a", "Line 1: anchors")]
    [InlineData("touchpoints: []\n---\ntouchpoints: []", "Line 2: a second document")]
    [InlineData("touchpoints:\n  - name: A\n    name: B", "Line 3")]
    public void What_is_no_yaml_of_ours_is_refused_with_its_line(string yaml, string says) =>
        Assert.Contains(says, Assert.Throws<UserErrorException>(() => TouchpointYaml.Read(yaml, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_without_end_is_refused_and_ends_nothing()
    {
        Assert.Contains("30 levels", Assert.Throws<UserErrorException>(() => TouchpointYaml.Read("touchpoints: " + new string('[', 100_000), [])).Message, StringComparison.Ordinal);
        Assert.Contains("at most", Assert.Throws<UserErrorException>(() => TouchpointYaml.Read(new string(' ', 2_000_000), [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_are_checked_and_all_that_is_wrong_is_told_at_once()
    {
        var wrong = new List<WrongField>();
        CheckTouchpoint.Do(new("two\nlines", "", "fun", "later") { Operates = "nobody", About = new string('x', 501), Tools = ["\ud800"] }, GenerateTouchpoints.Teams, null, wrong);
        Assert.Equal(["about", "channel", "name", "operate", "phase", "purpose", "tools"], wrong.Select(w => w.Field).Order(StringComparer.Ordinal));
    }
}
