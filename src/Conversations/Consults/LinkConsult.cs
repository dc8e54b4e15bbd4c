using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Consults;

/// <param name="Days">How long it lasts; 7 where not said.</param>
public sealed record NewConsultLink(int? Days = null);

/// <summary>A guest gets another link, by which the one before ends; or has none any more.</summary>
internal sealed class LinkConsult(
    ConsultAccess access, AskConsult ask, ConsultList consults, ConsultLinks links, ConversationFacts facts, AuditList audit, IOptions<ConsultOptions> options, LiveStreams live, Database database, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/consults/{consult}/link", Form).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/inbox/{id}/consults/{consult}/link/revocation", FormOfRevoking).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/api/consults/{consult}/link", async (string consult, NewConsultLink request, LinkConsult link, Caller caller, HttpContext http) =>
        {
            var (of, secret) = await link.Do(caller, consult, request.Days);
            return ConsultAnswer.Of(await link.Shown(of), ConsultByLink.AddressOf(http, secret));
        }).Require(Permissions.ConversationsWrite).WithTags("Consults").WithSummary("Another link for a guest: {days}. The one before opens nothing any more. It stands in this answer only.");
        routes.MapDelete("/api/consults/{consult}/link", async (string consult, LinkConsult link, Caller caller) =>
        {
            await link.Revoke(caller, consult);
            return TypedResults.NoContent();
        }).Require(Permissions.ConversationsWrite).WithTags("Consults").WithSummary("Revokes a guest's link, at once.");
    }

    private static async Task<IResult> Form(string id, string consult, [FromForm] string? days, [FromForm] string? view, LinkConsult link, ShowConversation show, Caller caller, HttpContext http)
    {
        try
        {
            var (of, secret) = await link.Do(caller, consult, int.TryParse(days, CultureInfo.InvariantCulture, out var number) ? number : null);
            return await show.Page(caller, id, view, link: new(of.WhomName, ConsultByLink.AddressOf(http, secret)));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    private static async Task<IResult> FormOfRevoking(string id, string consult, [FromForm] string? view, LinkConsult link, ShowConversation show, Caller caller)
    {
        try
        {
            await link.Revoke(caller, consult);
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (RefusedException e) when (e.Status is StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden)
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    private Task<ConsultShown> Shown(Consult consult) => database.Read(session => ConsultShown.All(session, [consult], consults, links, Micros.Now(time))[0]);

    /// <exception cref="UserErrorException">It would last too long.</exception>
    /// <exception cref="RefusedException">403: not the caller's, or no links here; 404: there is none; 409: it is closed, or asks a colleague.</exception>
    public Task<(Consult Consult, string Secret)> Do(Caller caller, string id, int? days)
    {
        var (lasts, secret) = (ConsultLink.CheckedDays(days), ConsultLink.NewSecret());
        if (!options.Value.Links)
            throw new RefusedException(StatusCodes.Status403Forbidden, "Whoever runs this installation lets nobody in without an account.");
        return database.Write(tx =>
        {
            var (consult, of) = Guest(tx, caller, id);
            var now = Micros.Now(time);
            var until = ask.Link(tx, caller, consult, secret, lasts, now);
            facts.Append(tx, of, ConversationFacts.ConsultLinked, $"consult/{id}/link/{Ids.New(time)}", new { conversation = of.Id, consult = id, of = consult.WhomName, guest = true, until, agent = caller.Name });
            live.Moved(tx, of.Id);
            return (consult, secret);
        });
    }

    /// <summary>Nothing happens where it lets nobody in already.</summary>
    /// <exception cref="RefusedException">403: not the caller's; 404: there is none; 409: it is closed, or asks a colleague.</exception>
    public Task Revoke(Caller caller, string id) => database.Write(tx =>
    {
        var (consult, of) = Guest(tx, caller, id);
        if (!links.Revoke(tx, id, Micros.Now(time)))
            return;
        audit.Add(tx, caller, "consult.revoke", id, new { conversation = of.Id, guest = consult.WhomName });
        facts.Append(tx, of, ConversationFacts.ConsultUnlinked, $"consult/{id}/revoked/{Ids.New(time)}", new { conversation = of.Id, consult = id, of = consult.WhomName, guest = true, agent = caller.Name });
        live.Moved(tx, of.Id);
    });

    private (Consult Consult, Conversation Of) Guest(Transaction tx, Caller caller, string id) => access.ChangeAsAsking(tx, caller, id) is { Consult.IsToGuest: true } seen ? (seen.Consult, seen.Conversation)
        : throw new RefusedException(StatusCodes.Status409Conflict, "It asks colleagues, who see it where they sign in. Only a guest has a link.");
}
