using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <summary>“Why was this given to me?” in words: of an offer, and of a conversation with all that the queue did with it.</summary>
internal sealed class ShowWhy(ConversationAccess access, ListOffers offers, RoutedItems items, Persons persons, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox/{id}/why", async (string id, long? offer, ShowWhy show, Caller caller) => Page(await show.OfConversation(caller, id, offer))).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/inbox/offers/{number:long}/why", async (long number, ShowWhy show, Caller caller) => Page(await show.OfOffer(caller, number))).Require(Permissions.ConversationsRead).WithTags("Pages");
    }

    public static string AddressOf(string conversation) => $"{ListConversations.Path}/{Uri.EscapeDataString(conversation)}/why";

    private static RazorComponentResult Page(WhyGivenShown shown) => new RazorComponentResult<WhyGivenPage>(new { Of = shown });

    /// <summary>Of the last offer, or of the one of this number; of what waits, why nobody has it.</summary>
    /// <exception cref="RefusedException">404: there is no such conversation, or no such offer of it.</exception>
    public Task<WhyGivenShown> OfConversation(Caller caller, string id, long? number) => database.Read(session =>
    {
        var (conversation, _) = access.Read(session, caller, id);
        var made = items.OffersOf(session, id);
        var offer = number is null ? made.LastOrDefault() : made.Find(of => of.Number == number) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no offer {number} of {id}.");
        return Shown(session, id, conversation, true, made, items.Find(session, id) is { State: "waiting" } && number is null ? null : offer);
    });

    /// <exception cref="RefusedException">404: there is no such offer.</exception>
    public Task<WhyGivenShown> OfOffer(Caller caller, long number) => database.Read(session =>
    {
        var (offer, conversation, reads) = offers.Seen(session, caller, number);
        // who is to answer an offer sees with whom it is, as in their inbox
        return Shown(session, offer.Item, reads || (offer.Agent == caller.Id && offer.State == "open") ? conversation : null, reads, items.OffersOf(session, offer.Item), offer);
    });

    private WhyGivenShown Shown(Session session, string item, Conversation? conversation, bool reads, List<RoutedOffer> made, RoutedOffer? offer)
    {
        var names = UserNames.All(session);
        var (decision, why) = offer is null ? (null, offers.Waiting(session, item)) : ((Offered?, ExplainDecision.Why?))offers.Explained(session, offer);
        var title = conversation is null ? item : conversation.Title.Length > 0 ? conversation.Title
            : persons.Find(session, persons.Of(session, conversation.Identifier) ?? conversation.Identifier)?.Title ?? item;
        return new(
            title, reads ? item : null, offer is null ? null : new(offer.Number, NameOf(offer.Agent), offer.State, WhyWords.State(offer.State), offer.MadeAt, offer.EndedAt),
            why is null ? null : WhyView.Of(why, decision, NameOf),
            [.. made.Select(of => new WhyOffer(of.Number, NameOf(of.Agent), of.State, WhyWords.State(of.State), of.MadeAt, of.EndedAt))],
            conversation?.AgentName);

        string NameOf(string agent) => names.GetValueOrDefault(agent, agent);
    }
}

/// <summary>What the queue did with a conversation, and why.</summary>
/// <param name="Conversation">Where it leads to; null where the viewer may not see it.</param>
/// <param name="Offer">The one that is explained; null where it waits or was never offered.</param>
/// <param name="Why">As things stood; null where the queue does not have it and never offered it.</param>
public sealed record WhyGivenShown(string Title, string? Conversation, WhyOffer? Offer, WhyView? Why, IReadOnlyList<WhyOffer> Offers, string? RunBy);

/// <param name="Agent">Their name.</param>
public sealed record WhyOffer(long Number, string Agent, string State, string Words, long MadeAt, long? EndedAt);
