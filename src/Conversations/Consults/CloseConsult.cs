using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Consults;

/// <summary>A consult is over, and with it what who was asked sees: because who asks says so, or because the conversation is resolved.</summary>
internal sealed class CloseConsult(ConsultAccess access, ConsultList consults, ConsultLinks links, ConversationFacts facts, Sources sources, LiveStreams live, Database database, TimeProvider time) : IFollowAppends
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/consults/{consult}/closure", Form).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/api/consults/{consult}/closure", async (string consult, CloseConsult close, Caller caller) =>
        {
            await close.Do(caller, consult);
            return TypedResults.NoContent();
        }).Require(Permissions.ConversationsWrite).WithTags("Consults").WithSummary("Closes a consult: who was asked sees nothing of the conversation any more, and a guest's link opens nothing.");
    }

    private static async Task<IResult> Form(string id, string consult, [FromForm] string? view, CloseConsult close, ShowConversation show, Caller caller)
    {
        try
        {
            await close.Do(caller, consult);
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (RefusedException e) when (e.Status is StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden)
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    /// <exception cref="RefusedException">403: not the caller's; 404: there is none; 409: it is closed.</exception>
    public Task Do(Caller caller, string id) => database.Write(tx =>
    {
        var (consult, of, _, _) = access.ChangeAsAsking(tx, caller, id);
        Close(tx, consult, caller.Name, Micros.Now(time));
        facts.Append(tx, of, ConversationFacts.ConsultClosed, $"consult/{id}/closed", new { conversation = of.Id, consult = id, of = consult.WhomName, agent = caller.Name });
        live.Moved(tx, of.Id);
    });

    public IEnumerable<string> Names(Session session) => [ConversationFacts.Resolved];

    /// <summary>Whoever resolves a conversation holds it; that it is resolved is the fact of it.</summary>
    public void Appended(Transaction tx, IReadOnlyList<Event> events)
    {
        foreach (var e in events.Where(e => e is { Name: ConversationFacts.Resolved, JourneyKey: not null } && e.Source == sources.Own(tx).Id))
            foreach (var consult in consults.OpenIn(tx, e.JourneyKey!))
                Close(tx, consult, null, e.OccurredAt);
    }

    private void Close(Transaction tx, Consult consult, string? by, long now)
    {
        consults.Set(tx, consult with { State = Consult.Closed, ChangedAt = now, ClosedBy = by, ClosedAt = now });
        links.Revoke(tx, consult.Id, now);
    }
}
