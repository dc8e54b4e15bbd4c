using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Routing.Skills;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Routing;

public sealed class SkillExpressionTests
{
    private static readonly string[] Names = ["spanish", "billing", "sales"];

    private static Gen<SkillExpression> Expressions(int depth) => depth == 0
        ? from name in Gen.Elements(Names) from level in Gen.Choose(1, 5) select (SkillExpression)new SkillExpression.Has(name, level)
        : Gen.OneOf(Expressions(0), from left in Expressions(depth - 1) from right in Expressions(depth - 1) select (SkillExpression)new SkillExpression.Both(left, right),
            from left in Expressions(depth - 1) from right in Expressions(depth - 1) select (SkillExpression)new SkillExpression.Either(left, right));

    [Fact]
    public void What_is_written_is_read_again_with_the_same_meaning() => Generated.Holds(Expressions(3), expression =>
    {
        var again = ReadSkills.Of(expression.ToString());
        Assert.Equal(expression.ToString(), again.ToString());
        for (var levels = 0; levels < 216; levels++)
        {
            var skills = Names.Select((name, i) => (name, level: levels / (int)Math.Pow(6, i) % 6)).Where(of => of.level > 0).ToDictionary(of => of.name, of => of.level);
            Assert.Equal(expression.Holds(skills), again.Holds(skills));
        }
    });

    [Theory]
    [InlineData("spanish>=3 and (billing or sales>=2)", "spanish=3,sales=2", true)]
    [InlineData("spanish>=3 and (billing or sales>=2)", "spanish=3,sales=1", false)]
    [InlineData("a or b and c", "a=1", true)]
    [InlineData("a or b and c", "b=5", false)]
    [InlineData("", "", true)]
    [InlineData("anybody", "", true)]
    [InlineData("order-desk >= 2", "order-desk=2", true)]
    public void It_means_what_it_says(string text, string skills, bool holds) => Assert.Equal(holds, ReadSkills.Of(text).Holds(
        skills.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=')).ToDictionary(one => one[0], one => int.Parse(one[1]))));

    [Theory]
    [InlineData("spanish>=7", "character 10: the level of spanish is a number from 1 to 5")]
    [InlineData("spanish>3", "character 8: only >= compares a level, as in spanish>=3")]
    [InlineData("spanish billing", "character 9: expected “and” or “or” before “billing”")]
    [InlineData("(spanish or billing", "character 1: this ( is never closed")]
    [InlineData("spanish)", "character 8: there is no ( before this )")]
    [InlineData("spanish and", "character 12: a skill is missing at the end")]
    [InlineData("spanish and or billing", "character 13: “or” is no name of a skill")]
    [InlineData("!spanish", "character 1: expected a skill, not “!spanish”")]
    public void What_cannot_be_read_says_where_and_why(string text, string says) =>
        Assert.Contains(says, Assert.Throws<UserErrorException>(() => ReadSkills.Of(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Brackets_without_end_are_refused_and_not_followed() =>
        Assert.Contains("32 deep", Assert.Throws<UserErrorException>(() => ReadSkills.Of(new string('(', 500))).Message, StringComparison.Ordinal);
}
