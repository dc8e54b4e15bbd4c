using System.Text.Json;
using Throughline.Gate.Decisions;
using Throughline.Gate.Outbox;
using Throughline.Gate.Ownership;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Web.Access;

namespace Throughline.Gate;

/// <summary>Contact with people for whoever is no page and no program of somebody else's: intents are raised, conversations offered, sends taken.</summary>
public sealed class ContactWork
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private readonly RaiseIntents raise;
    private readonly ClaimSend claim;
    private readonly RecordOutcome outcome;
    private readonly OfferHandover offer;
    private readonly AnswerHandover answer;
    private readonly OutboxList outbox;
    private readonly IdentifierText text;
    private readonly Database database;
    private readonly TimeProvider time;

    internal ContactWork(
        RaiseIntents raise, ClaimSend claim, RecordOutcome outcome, OfferHandover offer, AnswerHandover answer, OutboxList outbox, IdentifierText text, Database database, TimeProvider time) =>
        (this.raise, this.claim, this.outcome, this.offer, this.answer, this.outbox, this.text, this.database, this.time) = (raise, claim, outcome, offer, answer, outbox, text, database, time);

    /// <param name="json">One intent or a list, as <c>POST /api/intents</c> takes them: together, or none.</param>
    /// <returns>How many were decided, by what was said to them.</returns>
    /// <exception cref="UserErrorException">One is wrong, or about nobody.</exception>
    public async Task<IReadOnlyDictionary<string, int>> Raise(string json)
    {
        using var document = JsonDocument.Parse(json);
        return (await raise.Do(RaiseIntents.Read(document))).GroupBy(raised => raised.Decision.Verdict).ToDictionary(of => of.Key, of => of.Count());
    }

    /// <summary>Takes what is due, as a sender that keeps everything to itself: each is recorded as sent, with this detail, and nothing leaves.</summary>
    public async Task<int> Capture(string by, string detail)
    {
        var taken = 0;
        while (await database.Read(session => outbox.Waiting(session, Micros.Now(time), null, 200)) is { Count: > 0 } waiting)
        {
            var sent = await database.Write(tx => waiting.Count(key => claim.Do(tx, key, by, Lease) is not null && outcome.Sent(tx, key, detail)));
            taken += sent;
            if (sent == 0)
                break;
        }
        return taken;
    }

    /// <summary>Offers the open interaction of a person to a team; the offer's number.</summary>
    /// <exception cref="UserErrorException">Nobody is known by that, or the team is none.</exception>
    public async Task<string> Offer(Caller caller, string person, string interaction, string to, string reason, string? context)
    {
        var identifier = await database.Read(session => text.Find(session, person).Id);
        return (await offer.Do(caller, identifier, new(interaction, null, to, null, reason, context, null))).Id;
    }

    public Task Answer(Caller caller, string offered, bool accept, string? says) => answer.Do(caller, offered, accept, says);
}
