using FsCheck.Fluent;
using Throughline.Journeys.Models;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Models;

public sealed class ModelTextTests
{
    [Fact]
    public void What_is_written_reads_back_as_the_same_model() => Generated.Holds(GenerateModels.Of(3), model =>
    {
        Assert.Equal(Json(model), Json(ModelText.Parse(ModelText.Of(model))));
        Assert.Equal(Json(model), Json(ModelText.Parse(ModelText.Lines(model))));
        JourneyQuery.Parse(Json(model)); // also as data it is none too deep
    });

    [Fact]
    public void Any_text_is_a_model_or_refused_with_its_place() => Generated.Holds(
        Gen.Elements('a', 'b', ' ', '\n', '>', '|', '(', ')', '?', '+', '*', '"', '→').ArrayOf().Select(chars => new string(chars)), text =>
    {
        try
        {
            JourneyQuery.Parse(Json(ModelText.Parse(text)));
        }
        catch (UserErrorException e)
        {
            Assert.Matches("^The model, line [0-9]+, column [0-9]+: ", e.Message);
        }
    });

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a > b → c", "a > b > c")]
    [InlineData("a\n\nb | c\nd", null, 3, 3, "put what belongs together in brackets")]
    [InlineData("\n a\n (b\n | c)\n", "a > (b | c)")]
    [InlineData("a >\nb", "a > b")]
    [InlineData("a?+ > b*? > c++", "a* > b* > c+")]
    [InlineData("\"say \"\"hi\"\"\"", "\"say \"\"hi\"\"\"")]
    [InlineData("", null, 1, 1, "a step's name or “(” must come")]
    [InlineData("a > > b", null, 1, 5, "here stands “>”")]
    [InlineData("a > (b | c", null, 1, 5, "is not closed")]
    [InlineData("a > b)", null, 1, 6, "there is no “(”")]
    [InlineData("a\nb c? d", null, 2, 6, "here stands “d”, but “>”, “|” or the end must come")]
    [InlineData("a \"b\"", null, 1, 3, "but “>”")]
    [InlineData("a > \"b", null, 1, 5, "the quotes that begin here are not closed")]
    [InlineData("((((((((a))))))))", null, 1, 7, "brackets are more than 6 deep")]
    [InlineData("+", null, 1, 1, "here stands “+”")]
    [InlineData("a > \"\"", "a > \"\"")]
    public void Texts_and_what_they_say(string text, string? says, int line = 0, int column = 0, string because = "")
    {
        if (says is not null)
        {
            Assert.Equal(says, ModelText.Of(ModelText.Parse(text)));
            return;
        }
        var refused = Assert.Throws<UserErrorException>(() => ModelText.Parse(text));
        Assert.StartsWith($"The model, line {line}, column {column}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_becomes_a_model_in_which_a_step_several_times_in_a_row_is_a_loop() =>
        Assert.Equal("a > b+ > a", ModelText.Of(ModelText.OfSteps(["a", "b", "b", "b", "a"])));

    private static string Json(ModelAsked model) => new JourneyQuery { Ask = Ask.Conformance, Model = model }.ToString();
}
