using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;

namespace Throughline.Conversations.Callbacks;

/// <summary>Who asks to be called, among the conversations of the caller's teams; and what was asked in one.</summary>
internal sealed class ListCallbacks(CallbackList callbacks, ConversationList conversations, ConversationAccess access, Persons persons, Database database)
{
    public const string Path = "/inbox/callbacks";
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, async Task<RazorComponentResult> (ListCallbacks list, Caller caller) => new RazorComponentResult<CallbacksPage>(new { Lines = await list.Shown(caller) })).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/callbacks", async (ListCallbacks list, Caller caller) => (await list.Open(caller)).ConvertAll(CallbackAnswer.Of)).Require(Permissions.ConversationsRead).WithTags("Callbacks")
            .WithSummary($"Who asks to be called and has not been: those who wait first, then by their time; at most {Most}.");
        routes.MapGet("/api/conversations/{id}/callback", (string id, ListCallbacks list, Caller caller) => list.Of(caller, id)).Require(Permissions.ConversationsRead).WithTags("Callbacks")
            .WithSummary("Every call that was asked for in a conversation, oldest first.");
    }

    public Task<List<Callback>> Open(Caller caller) => database.Read(session => callbacks.Open(session, Viewer.Of(session, caller), Most));

    private Task<List<CallbackAnswer>> Of(Caller caller, string id) => database.Read(session => callbacks.Of(session, access.Read(session, caller, id).Conversation.Id).ConvertAll(CallbackAnswer.Of));

    private Task<List<CallbackLine>> Shown(Caller caller) => database.Read(session =>
    {
        var open = callbacks.Open(session, Viewer.Of(session, caller), Most);
        var of = conversations.Of(session, [.. open.Select(callback => callback.Conversation)]).ToDictionary(c => c.Id, StringComparer.Ordinal);
        return open.ConvertAll(callback => of[callback.Conversation] is var c
            ? new CallbackLine(CallbackAnswer.Of(callback), callback.DueAt, c.Id, persons.Title(session, c.Identifier), c.Team, c.AgentName) : null!);
    });
}

/// <summary>A call that is to be made.</summary>
public sealed record CallbackLine(CallbackAnswer Of, long? DueAt, string Conversation, string Customer, string Team, string? Agent);
