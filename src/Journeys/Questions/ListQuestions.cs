using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Journeys.Questions;

/// <summary>A saved question as JSON says it.</summary>
internal sealed record QuestionAnswer(long Id, string Name, string Address, string SavedBy, string SavedAt)
{
    public static QuestionAnswer Of(Question question) => new(question.Id, question.Name, question.Address, question.SavedName, Micros.ToText(question.SavedAt));
}

internal sealed class ListQuestions(QuestionList questions, Database database)
{
    public const string Path = "/journeys/saved";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/journeys/saved", (ListQuestions list, Caller caller) => list.Page(caller)).Require(Permissions.MapsRead).WithTags("Pages");
        routes.MapGet("/api/journeys/questions", Api).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("The saved questions by name, each with the address that asks it.");
    }

    private static async Task<IReadOnlyList<QuestionAnswer>> Api(ListQuestions list) => [.. (await list.All()).Select(QuestionAnswer.Of)];

    private Task<List<Question>> All() => database.Read(questions.All);

    /// <param name="caller">Who looks.</param>
    /// <param name="problem">Why one was not saved.</param>
    /// <param name="entered">That one.</param>
    public async Task<IResult> Page(Caller caller, string? problem = null, NewQuestion? entered = null) => new RazorComponentResult<QuestionsPage>(new
    {
        Questions = await All(),
        Caller = caller,
        Problem = problem,
        Name = entered?.Name,
        Address = entered?.Address,
    })
    {
        StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
    };
}
