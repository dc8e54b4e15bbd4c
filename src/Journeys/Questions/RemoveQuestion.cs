using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Journeys.Questions;

/// <summary>One's own, or anyone's for who manages users.</summary>
internal sealed class RemoveQuestion(QuestionList questions, Database database, AuditList audit)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/journeys/saved/{id:long}/removal", Form).Require(Permissions.MapsRead).WithTags("Pages");
        routes.MapDelete("/api/journeys/questions/{id:long}", Api).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("Removes a saved question of one's own; who manages users removes anyone's.");
    }

    public static bool May(Question question, Caller caller) => question.SavedBy == caller.Id || caller.May(Permissions.UsersManage);

    private static async Task<IResult> Form(long id, RemoveQuestion remove, Caller caller)
    {
        await remove.Do(id, caller);
        return Results.LocalRedirect(ListQuestions.Path);
    }

    private static async Task<IResult> Api(long id, RemoveQuestion remove, Caller caller)
    {
        await remove.Do(id, caller);
        return Results.NoContent();
    }

    private Task Do(long id, Caller caller) => database.Write(tx =>
    {
        if (questions.Find(tx, id) is not { } question || !May(question, caller))
            throw new RefusedException(StatusCodes.Status404NotFound, "You have no such saved question. Journeys, Saved lists those there are.");
        questions.Remove(tx, id);
        // its address goes along, so that it can be saved again
        audit.Add(tx, caller, "question.remove", question.Name, new { question.Address });
    });
}
