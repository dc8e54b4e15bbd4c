using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Routing.Desk;

/// <param name="Agent">The winner first, then who else was eligible in their order, then the others.</param>
/// <param name="Reason">Why they were not eligible; null for those who were.</param>
/// <param name="Step">The first step that they satisfy, from 1; null for none.</param>
public sealed record ConsideredAnswer(string Agent, string? Reason, int? Step, int Load, int Capacity);

/// <param name="Offered">To whom.</param>
/// <param name="Agents">Everybody as they stood at that moment.</param>
public sealed record WhyAnswer(OfferAnswer Offer, int StepReached, bool WasPreferred, IReadOnlyList<ConsideredAnswer> Agents);

/// <summary>The caller's open offers; and why one was made to whom it was.</summary>
internal sealed class ListOffers(RoutingFacts facts, RoutingStates states, RoutedItems items, ConversationList conversations, ConversationAccess access, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/offers", (ListOffers list, Caller caller) => list.Open(caller))
            .Require(Permissions.ConversationsWrite).WithTags("Offers").WithSummary("What is offered to the caller and not answered yet, oldest first.");
        routes.MapGet("/api/offers/{number:long}/why", (long number, ListOffers list, Caller caller) => list.Why(caller, number))
            .Require(Permissions.ConversationsRead).WithTags("Offers").WithSummary("Why it was given to whom it was: every agent as they stood, by running what the router was told again. For whom it was made to, and who sees the conversation.");
    }

    public Task<List<OfferAnswer>> Open(Caller caller) => database.Read(session => items.OpenOf(session, caller.Id).ConvertAll(OfferAnswer.Of));

    /// <exception cref="RefusedException">404: there is no such offer that the caller sees.</exception>
    public Task<WhyAnswer> Why(Caller caller, long number) => database.Read(session =>
    {
        var (offer, _, _) = Seen(session, caller, number);
        var (decision, why) = Explained(session, offer);
        return new WhyAnswer(OfferAnswer.Of(offer), why.Step + 1, decision.IsPreferred,
            [.. why.Agents.Select(of => new ConsideredAnswer(of.Agent, of.Reason.Length > 0 ? of.Reason : null, of.Step + 1, of.Load, of.Capacity))]);
    });

    /// <summary>An offer of a conversation that the caller sees, or one that was made to them; whose other items are is for who leads the desk.</summary>
    /// <exception cref="RefusedException">404: there is no such offer.</exception>
    public (RoutedOffer Offer, Conversation? Of, bool Reads) Seen(Session session, Caller caller, long number)
    {
        var offer = items.Offer(session, number) ?? throw NoneSuch(number);
        var of = conversations.Find(session, offer.Item);
        var reads = of is not null && access.MayRead(session, caller, of);
        return reads || offer.Agent == caller.Id || caller.May(Permissions.RoutingManage) ? (offer, of, reads) : throw NoneSuch(number);
    }

    private static RefusedException NoneSuch(long number) => new(StatusCodes.Status404NotFound, $"There is no offer {number}.");

    /// <summary>The decision, and everybody as they stood when it was made.</summary>
    public (Offered Decision, ExplainDecision.Why Why) Explained(Session session, RoutedOffer offer)
    {
        var decision = RoutingJson.To<Offered>(offer.Decision);
        var tick = facts.TickOf(session, offer.MadeAt, offer.Number) ?? throw new InvalidOperationException($"No tick made offer {offer.Number}.");
        var (router, number) = states.Latest(session, tick - 1);
        var why = ExplainDecision.Of(router, facts.After(session, number, tick).Select(of => of.Fact), decision) ?? throw new InvalidOperationException($"The log does not lead to offer {offer.Number}.");
        return (decision, why);
    }

    /// <summary>Why an item is with nobody yet; null where it doesn't wait.</summary>
    public ExplainDecision.Why? Waiting(Session session, string item) => states.Now(session).LookAt(item);
}
