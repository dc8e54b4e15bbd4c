using Throughline.Gate.Decisions;
using Throughline.Gate.Ownership;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;

namespace Throughline.Gate;

/// <summary>Who owns an interaction now, and the handover that waits for an answer.</summary>
public sealed record InteractionOwner(string Team, string? Agent, OfferedHandover? Offer);

/// <summary>A handover that waits. <paramref name="DueAt"/> is microseconds UTC.</summary>
public sealed record OfferedHandover(string Id, string Key, string FromTeam, string ToTeam, string? ToAgent, string Reason, string Context, string By, long DueAt);

/// <summary>Ownership of interactions for those who run them.</summary>
public sealed class InteractionOwners
{
    /// <summary>The fact by which an interaction changes its owner: properties <c>to</c> and <c>toAgent</c>, under the interaction's journey key.</summary>
    public const string HandedOver = HandoverFact.Accepted;

    /// <summary>The fact by which one is offered: properties <c>to</c>, <c>by</c>, <c>reason</c>, <c>due</c>, likewise.</summary>
    public const string HandoverOffered = HandoverFact.Offered;

    private const int Looked = 1000;
    private readonly HoldPeople hold;
    private readonly InteractionList interactions;
    private readonly HandoverList handovers;
    private readonly OfferHandover offer;
    private readonly AnswerHandover answer;

    internal InteractionOwners(HoldPeople hold, InteractionList interactions, HandoverList handovers, OfferHandover offer, AnswerHandover answer) =>
        (this.hold, this.interactions, this.handovers, this.offer, this.answer) = (hold, interactions, handovers, offer, answer);

    /// <summary>Holds the person of an identifier as a decision does, so that whoever holds them first and then their own is never in another's way.</summary>
    public void Hold(Transaction tx, long identifier) => hold.Of(tx, [identifier]);

    /// <summary>Null where nothing is open with the person under the key.</summary>
    public InteractionOwner? Find(Session session, long identifier, string key) => interactions.OpenWith(session, identifier).Find(i => i.Key == key) is { } found
        ? new(found.Team, found.Agent, found.Offer is { } o ? Offered(o) : null) : null;

    /// <summary>What waits for an answer of any of these teams, the one that expires first before the others.</summary>
    public List<OfferedHandover> OfferedTo(Session session, IReadOnlyCollection<string> teams, int limit) =>
        handovers.Waiting(session, Looked).Where(h => teams.Contains(h.ToTeam)).Take(limit).Select(Offered).ToList();

    /// <summary>Offers an open interaction to another team, which answers it; until then nothing changes. That the caller may speak for its owner is looked at by whoever calls this.</summary>
    public void Offer(Transaction tx, Caller caller, long identifier, string key, string? toTeam, string? reason, string? context, int? minutes) =>
        offer.Do(tx, caller, identifier, new NewHandover(key, null, toTeam, null, reason, context, minutes), forTeam: true);

    /// <summary>Accepts or declines an offer, for the team that it is made to.</summary>
    public Task Answer(Caller caller, string offerId, bool accept) => answer.Do(caller, offerId, accept, null);

    /// <summary>
    /// Offers and accepts in one: a queue of another team gave it to somebody who took it. Does nothing where it can't be handed over: another offer waits for its
    /// answer, it is that team's already, or no team is called so.
    /// </summary>
    /// <param name="tx">In which they took it.</param>
    /// <param name="taker">Who took it.</param>
    /// <param name="identifier">Of the person, who is held.</param>
    /// <param name="key">Of the interaction.</param>
    /// <param name="toTeam">Whose it is from now on.</param>
    /// <param name="reason">Why: the report of handovers groups by it.</param>
    /// <param name="context">What they should know.</param>
    public bool Pass(Transaction tx, Caller taker, long identifier, string key, string toTeam, string reason, string context)
    {
        if (interactions.OpenWith(tx, identifier).Where(i => i.Key == key).ToList() is not [{ Offer: null } open] || open.Team == toTeam || !TeamList.All(tx).Exists(team => team.Key == toTeam && !team.IsRetired))
            return false;
        var made = offer.Do(tx, taker, identifier, new NewHandover(key, open.OpenedFor, toTeam, null, reason, context, null), forTeam: true);
        answer.Do(tx, taker, made.Id, true, null, forTeam: true);
        return true;
    }

    private static OfferedHandover Offered(Handover h) => new(h.Id, h.Key, h.FromTeam, h.ToTeam, h.ToAgent, h.Reason, h.Context, h.OfferedBy, h.DueAt);
}
