using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Journeys.Questions;

/// <param name="Name">Another for each.</param>
/// <param name="Address">Path and query of a page of journeys.</param>
internal sealed record NewQuestion(string? Name, string? Address);

internal sealed class SaveQuestion(QuestionList questions, Database database, AuditList audit, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/journeys/saved", Form).Require(Permissions.MapsRead).WithTags("Pages");
        routes.MapPost("/api/journeys/questions", Api).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("Saves a question under a name, for everyone who may see journeys: the address of the page that asks it.");
    }

    private static async Task<IResult> Form([FromForm] string? name, [FromForm] string? address, SaveQuestion save, ListQuestions list, Caller caller)
    {
        try
        {
            await save.Do(new(name, address), caller);
            return Results.LocalRedirect(ListQuestions.Path);
        }
        catch (UserErrorException e)
        {
            return await list.Page(caller, e.Message, new(name, address));
        }
    }

    private static async Task<Created<QuestionAnswer>> Api(NewQuestion request, SaveQuestion save, Caller caller)
    {
        var saved = await save.Do(request, caller);
        return TypedResults.Created($"/api/journeys/questions/{saved.Id}", QuestionAnswer.Of(saved));
    }

    private Task<Question> Do(NewQuestion request, Caller caller)
    {
        var (name, address, now) = (Question.CheckedName(request.Name), Question.CheckedAddress(request.Address), Micros.Now(time));
        return database.Write(tx =>
        {
            var id = questions.Add(tx, name, address, caller.Id, caller.Name, now);
            audit.Add(tx, caller, "question.save", name);
            return new Question(id, name, address, caller.Id, caller.Name, now);
        });
    }
}
