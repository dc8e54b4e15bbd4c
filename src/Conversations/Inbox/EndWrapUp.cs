using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel.Storage;
using Throughline.Kernel;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <summary>What is left to do of a conversation that is resolved, beside it: until it is said to be done, or its time is over.</summary>
internal sealed class EndWrapUp(WrapUpItem wrapUps, ShowConversation show, ConversationAccess access, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox/{id}/wrap-up", async (string id, EndWrapUp end, Caller caller) => await end.Part(caller, id))
            .Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/inbox/{id}/wrap-up", Form).Require(Permissions.ConversationsWrite).WithTags("Pages");
    }

    private static async Task<IResult> Form(string id, [FromForm] long? number, [FromForm] string? reason, [FromForm] string? resolution, [FromForm] string? view, EndWrapUp end, Caller caller)
    {
        try
        {
            await end.Do(caller, number ?? 0, new(reason, resolution));
            return Results.LocalRedirect(ListConversations.Path + (string.IsNullOrEmpty(view) ? "" : "?view=" + Uri.EscapeDataString(view)));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict })
        {
            return await end.Show(caller, id, view, e.Message);
        }
    }

    private Task Do(Caller caller, long number, WrapUpCodes codes) => wrapUps.Do(caller, number, codes);
    private Task<IResult> Show(Caller caller, string id, string? view, string problem) => show.Page(caller, id, view, problem: problem);

    /// <summary>What is left to do is the agent's own, whose conversation it may not be any more.</summary>
    private async Task<RazorComponentResult> Part(Caller caller, string id)
    {
        var left = (await wrapUps.Of(caller)).Find(of => of.Item == id);
        if (left is null)
            await database.Read(session => access.Read(session, caller, id));
        return new RazorComponentResult<WrapUpPage>(new { Agent = caller.Id, Conversation = id, Of = left });
    }
}
