using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Conversations.Together;

/// <param name="Typing">Whether the caller has just typed.</param>
/// <param name="Read">The number of the last message that they see.</param>
public sealed record ToldPresence(bool Typing = false, long? Read = null);

/// <param name="People">Colleagues who are there, the caller aside.</param>
/// <param name="CustomerTyping">Whether the customer is typing, where their channel tells.</param>
public sealed record PresenceAnswer(IReadOnlyList<PresentColleague> People, bool CustomerTyping);

public sealed record PresentColleague(string Name, bool Typing);

/// <summary>A colleague says that they are at a conversation, and hears who else is.</summary>
internal sealed class TellPresence(ConversationAccess access, PresenceList presence, Database database, TimeProvider time)
{
    private const string Route = "/api/conversations/{id}/presence";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, (string id, TellPresence tell, Caller caller) => tell.Look(caller, id)).Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary("Who else is at a conversation, and who is typing.");
        routes.MapPut(Route, (string id, ToldPresence told, TellPresence tell, Caller caller) => tell.Do(caller, id, told)).Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary("The caller is at a conversation, which holds for 45 seconds, and is answered who else is. Not in the log.");
        routes.MapDelete(Route, async (string id, TellPresence tell, Caller caller) =>
        {
            await tell.Leave(caller, id);
            return TypedResults.NoContent();
        }).Require(Permissions.ConversationsRead).WithTags("Conversations").WithSummary("The caller has gone from a conversation.");
    }

    public Task<PresenceAnswer> Do(Caller caller, string id, ToldPresence told) => database.Write(tx =>
    {
        access.Read(tx, caller, id);
        presence.Tell(tx, id, caller.Id, caller.Name, told.Typing, told.Read);
        return Others(tx, caller, id);
    });

    public Task<PresenceAnswer> Look(Caller caller, string id) => database.Read(session =>
    {
        access.Read(session, caller, id);
        return Others(session, caller, id);
    });

    public Task Leave(Caller caller, string id) => database.Write(tx =>
    {
        access.Read(tx, caller, id);
        presence.Leave(tx, id, caller.Id);
    });

    private PresenceAnswer Others(Session session, Caller caller, string id)
    {
        var (all, now) = (presence.Of(session, id), Micros.Now(time));
        return new(
            [.. all.Where(p => p.Who != Present.Customer && p.Who != caller.Id && p.SeenAt > now - PresenceList.There).Select(p => new PresentColleague(p.Name, p.TypingUntil > now))],
            all.Exists(p => p.Who == Present.Customer && p.TypingUntil > now));
    }
}
