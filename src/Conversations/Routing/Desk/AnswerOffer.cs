using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>Accepts or declines an offer. Of an offer that ends at the same moment one of the two happens: the other is told 409.</summary>
internal sealed class AnswerOffer(RoutingFacts facts, RoutedItems items, Handlings handlings, RouterSignal signal, IEnumerable<IFollowRouting> followers, Database database, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/offers/{number:long}/acceptance", (long number, AnswerOffer answer, Caller caller) => answer.Do(caller, number, true))
            .Require(Permissions.ConversationsWrite).WithTags("Offers").WithSummary("Takes what was offered to the caller. 409 where the offer is not open any more.");
        routes.MapPost("/api/offers/{number:long}/declination", (long number, AnswerOffer answer, Caller caller) => answer.Do(caller, number, false))
            .Require(Permissions.ConversationsWrite).WithTags("Offers").WithSummary("Declines what was offered to the caller: it goes to somebody else, and keeps its place.");
    }

    /// <exception cref="RefusedException">404: there is none for the caller; 409: it is not open any more.</exception>
    public Task<OfferAnswer> Do(Caller caller, long number, bool accept) => database.Write(tx =>
    {
        if (items.Offer(tx, number) is { } meant)
            foreach (var follower in followers)
                follower.Hold(tx, meant.Item);
        var (_, now) = facts.Lock(tx, Micros.Now(time));
        if (items.Offer(tx, number) is not { } offer || offer.Agent != caller.Id)
            throw new RefusedException(StatusCodes.Status404NotFound, $"There is no offer {number} for you.");
        if (!items.End(tx, number, accept ? "accepted" : "declined", now))
            throw new RefusedException(StatusCodes.Status409Conflict, $"The offer is not open any more: {offer.State}.");
        if (accept)
        {
            items.Hold(tx, offer.Item, caller.Id);
            handlings.Begin(tx, items.Find(tx, offer.Item)!, caller.Id, now);
        }
        else
            items.WaitAgain(tx, offer.Item);
        if (accept)
            foreach (var follower in followers)
                follower.Taken(tx, offer.Item, caller.Id);
        facts.Append(tx, accept ? new Accepted(now, offer.Item, number) : new Declined(now, offer.Item, number));
        tx.AfterCommit(signal.Set);
        return OfferAnswer.Of(offer) with { State = accept ? "accepted" : "declined" };
    });
}

/// <param name="Number">By which it is answered.</param>
/// <param name="State">open, accepted, declined, timed out, offline, not responding, withdrawn or reassigned.</param>
public sealed record OfferAnswer(long Number, string Item, string Agent, string State, string MadeAt, string Deadline)
{
    internal static OfferAnswer Of(RoutedOffer offer) => new(offer.Number, offer.Item, offer.Agent, offer.State, Micros.ToText(offer.MadeAt), Micros.ToText(offer.Deadline));
}
