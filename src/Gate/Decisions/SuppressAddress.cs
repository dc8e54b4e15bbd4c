using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Gate.Decisions;

/// <param name="Address">As type:value, email:ann@example.org.</param>
/// <param name="Channel">On which nothing may go there; * for any.</param>
/// <param name="Reason">bounced, complained, stopped, or in other words.</param>
/// <param name="Lifted">True to allow it again.</param>
internal sealed record NewSuppression(string? Address, string? Channel, string? Reason, bool Lifted = false);

/// <summary>Keeps everything from going to an address, or allows it again: a fact of the log, which holds from the same transaction on, for what is planned as well.</summary>
internal sealed class SuppressAddress(
    Database database, EventLog log, Sources sources, Identifiers identifiers, IdentifierText text, Suppressions suppressions, HoldPeople hold, DecideIntents decide, AuditList audit, TimeProvider time)
{
    public const string Suppressed = "Address suppressed", Allowed = "Address allowed again";
    private const int Longest = 100;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/suppressions", async (NewSuppression request, SuppressAddress suppress, Caller caller) =>
            {
                await suppress.Do(caller, request);
                return TypedResults.NoContent();
            }).Require(Permissions.IntentsWrite).WithTags("Decisions")
            .WithSummary("Keep everything from going to an address (it bounced for good, complained, said STOP), or allow it again. Holds from this answer on.");

    /// <exception cref="UserErrorException">The address is nobody's, or something is missing.</exception>
    public Task Do(Caller caller, NewSuppression request) => database.Write(tx =>
    {
        var of = text.Find(tx, request.Address ?? "");
        var channel = Word(request.Channel, "the channel, or * for any");
        Set(tx, of.Plain, channel, request.Lifted ? null : Word(request.Reason, "the reason"), caller.Name);
        audit.Add(tx, caller, request.Lifted ? "address.allow" : "address.suppress", $"identifier {of.Id}", new { channel });
    });

    /// <param name="tx">The transaction that knows of it.</param>
    /// <param name="of">The address; it may be nobody's yet.</param>
    /// <param name="channel">Or <see cref="Suppression.AnyChannel"/>.</param>
    /// <param name="reason">Null to allow it again.</param>
    /// <param name="by">Who says so, in words.</param>
    /// <param name="at">Since when, where that was before now.</param>
    /// <returns>The address as it is known.</returns>
    public long Set(Transaction tx, Identifier of, string channel, string? reason, string by, long? at = null)
    {
        var known = identifiers.WithValue(tx, of.Value).Find(i => i.Plain == of)?.Id;
        var people = known is { } held ? hold.Of(tx, [held]) : null;
        var now = Micros.Now(time);
        var since = Math.Min(at ?? now, now);
        var fact = Say(tx, of, reason is null ? Allowed : Suppressed, JsonSerializer.Serialize(new { channel, reason, by }), since, now);
        people ??= hold.Of(tx, [fact.Subject]);
        var id = known ?? fact.Subject;
        if (reason is null)
        {
            suppressions.Lift(tx, id, channel);
            decide.LookAtHeld(tx, people, now);
            return id;
        }
        suppressions.Add(tx, new(id, channel, reason, since, fact.Sequence));
        decide.AgainWhatIsPlanned(tx, [id], Cause.Suppressed);
        return id;
    }

    private Event Say(Transaction tx, Identifier of, string name, string properties, long at, long now)
    {
        var (source, id) = (sources.Own(tx).Id, Ids.New(time));
        log.Append(tx, source, [new NewEvent
        {
            MessageId = id,
            Identifiers = [of],
            Kind = DecisionFacts.Kind,
            Name = name,
            OccurredAt = at,
            ReceivedAt = now,
            Properties = properties,
            Digest = SHA256.HashData(Encoding.UTF8.GetBytes(id + properties))[..16],
        }]);
        return log.Find(tx, source, id) ?? throw new UserErrorException($"The log does not take “{of.Value}” as an address: it is among the values that are nobody's.");
    }

    internal static string Word(string? said, string what) => said?.Trim() is { Length: > 0 and <= Longest } word && !word.Any(char.IsControl) ? word
        : throw new UserErrorException($"Say {what}, in at most {Longest} characters.");
}
