using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <summary>What the queue offers to whoever looks, and whether they are there: on top of their inbox.</summary>
internal sealed class AcceptOffers(RoutedItems items, RoutedAgents agents, AnswerOffer answer, KeepAgent keep, WrapUpItem wrapUps, ConversationList conversations, Persons persons, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox/offers", async Task<RazorComponentResult> (AcceptOffers offers, Caller caller) => new RazorComponentResult<OffersPage>(new { View = await offers.Of(caller) })).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/inbox/offers/{number:long}", Answer).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/inbox/presence", Be).Require(Permissions.ConversationsWrite).WithTags("Pages");
    }

    private static async Task<IResult> Answer(long number, [FromForm] string? reply, AcceptOffers offers, Caller caller)
    {
        try
        {
            var offer = await offers.Reply(caller, number, reply == "accept");
            return Results.LocalRedirect(reply == "accept" ? ShowConversation.AddressOf(offer.Item, "mine") : ListConversations.Path);
        }
        catch (RefusedException e) when (e.Status is StatusCodes.Status409Conflict)
        {
            // somebody else has it, or the time was over: the list says how it is now
            return Results.LocalRedirect(ListConversations.Path);
        }
    }

    private static async Task<IResult> Be([FromForm] string? presence, AcceptOffers offers, Caller caller)
    {
        await offers.Present(caller, presence);
        return Results.LocalRedirect(ListConversations.Path);
    }

    private Task<OfferAnswer> Reply(Caller caller, long number, bool accept) => answer.Do(caller, number, accept);

    private Task Present(Caller caller, string? presence) => keep.Be(caller, caller.Id, presence);

    /// <summary>Null for who is no agent of the desk.</summary>
    public Task<OffersShown?> Of(Caller caller) => database.Read(session => Of(session, caller.Id));

    internal OffersShown? Of(Session session, string agent)
    {
        if (!agents.Has(session, agent))
            return null;
        var presence = agents.Agents(session).Find(of => of.Agent.Id == agent).Presence;
        return new(agent, presence.ToString(), presence == Presence.Available, [.. items.OpenOf(session, agent).Select(offer =>
        {
            var of = conversations.Find(session, offer.Item);
            return new OfferShown(offer.Number, Customer(session, of, offer.Item), of?.Title ?? "", of?.LastText ?? "", of?.Channel ?? "", offer.Deadline);
        })], [.. wrapUps.Of(session, agent).Select(left =>
        {
            var of = conversations.Find(session, left.Item);
            return new WrapUpShown(left, Customer(session, of, left.Item), of is not null);
        })]);
    }

    /// <summary>Whom it is with; of an item that is no conversation, its id.</summary>
    private string Customer(Session session, Conversation? of, string item) => of is null ? item : persons.Title(session, of.Identifier);
}

/// <param name="Presence">Available, Away, Offline or NotResponding.</param>
public sealed record OffersShown(string Agent, string Presence, bool IsAvailable, IReadOnlyList<OfferShown> Offers, IReadOnlyList<WrapUpShown> WrapUps);

/// <summary>What is left to do of an item whose customer is served.</summary>
public sealed record WrapUpShown(WrapUpAnswer Of, string Customer, bool IsConversation);

/// <param name="Deadline">Until when it is to be answered: microseconds UTC.</param>
public sealed record OfferShown(long Number, string Customer, string Title, string Text, string Channel, long Deadline);
