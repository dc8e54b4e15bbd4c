using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <param name="Agent">A user's id or sign-in name, of the conversation's team; <c>me</c>; null for nobody.</param>
public sealed record NewAgent(string? Agent);

/// <summary>Says who of its team runs a conversation. Between teams it is handed over instead.</summary>
internal sealed class AssignConversation(
    ConversationAccess access, ConversationFacts facts, ConversationList conversations, QueueConversations queue, LiveStreams live, Database database, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/agent", Form).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPut("/api/conversations/{id}/agent", async (string id, NewAgent request, AssignConversation assign, Caller caller) => ConversationAnswer.Of(await assign.Do(caller, id, request.Agent)))
            .Require(Permissions.ConversationsWrite).WithTags("Conversations").WithSummary("Who of its team runs it: a user, me, or nobody.");
    }

    private static async Task<IResult> Form(string id, [FromForm] string? agent, [FromForm] string? view, AssignConversation assign, ShowConversation show, Caller caller)
    {
        try
        {
            await assign.Do(caller, id, string.IsNullOrEmpty(agent) ? null : agent);
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    /// <exception cref="UserErrorException">There is no such colleague in the team.</exception>
    /// <exception cref="RefusedException">403: not the caller's to change; 404: there is none.</exception>
    public Task<Conversation> Do(Caller caller, string id, string? agent) => database.Write(tx =>
    {
        var (before, _) = access.Change(tx, caller, id);
        var members = TeamList.Members(tx)[before.Team].ToList();
        var named = agent switch
        {
            null => null,
            "me" => new TeamMember(before.Team, caller.Id, caller.Name, caller.Name),
            _ => members.Find(m => m.UserId == agent || m.Name == agent)
                ?? throw new UserErrorException($"“{agent}” is nobody of {before.Team}. Hand the conversation over to another team, or choose one of: {string.Join(", ", members.Select(m => m.Name))}."),
        };
        if (before.Agent == named?.UserId && (named is not null || before.AgentName is null))
            return before;
        var after = before with { Agent = named?.UserId, AgentName = named?.FullName };
        facts.Append(tx, after, ConversationFacts.Assigned, "agent/" + Ids.New(time), new { conversation = id, agent = after.AgentName, team = after.Team, by = caller.Name });
        conversations.Set(tx, after);
        if (after.Agent is not null)
            queue.Given(tx, id, after.Agent, caller.Name);
        live.Moved(tx, id);
        return after;
    });
}
