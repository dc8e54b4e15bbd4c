using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Ownership;

/// <summary>Puts what becomes of a handover on the log, about the person, under the journey key of the interaction.</summary>
internal sealed class HandoverFact(EventLog log, Sources sources, Identifiers identifiers, TimeProvider time)
{
    public const string Kind = "ownership";
    public const string Offered = "Handover offered", Accepted = "Handover accepted", Declined = "Handover declined", Expired = "Handover expired";

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="names">The teams' names by their keys, to be read later as they were.</param>
    /// <param name="by">Whose doing it is; null for the passing of time.</param>
    public void Append(Transaction tx, string name, Handover handover, IReadOnlyDictionary<string, string> names, string? by)
    {
        var known = identifiers.Of(tx, [handover.Identifier]);
        if (known.Count == 0)
            return; // erased meanwhile
        var now = Micros.Now(time);
        var id = $"{handover.Id}/{name}";
        log.Append(tx, sources.Own(tx).Id, [new NewEvent
        {
            MessageId = id,
            Identifiers = [known[0].Plain],
            Kind = Kind,
            Name = name,
            OccurredAt = now,
            ReceivedAt = now,
            JourneyKey = handover.Key.Length > 0 ? handover.Key : null,
            Properties = JsonSerializer.Serialize(new
            {
                handover = handover.Id,
                from = handover.FromTeam,
                to = handover.ToTeam,
                fromName = names.GetValueOrDefault(handover.FromTeam, handover.FromTeam),
                toName = names.GetValueOrDefault(handover.ToTeam, handover.ToTeam),
                fromAgent = handover.FromAgent,
                toAgent = handover.ToAgent,
                reason = handover.Reason,
                context = handover.Context.Length > 0 ? handover.Context : null,
                due = Micros.ToText(handover.DueAt),
                by,
                answer = handover.Answer,
            }, Plain),
            Digest = SHA256.HashData(Encoding.UTF8.GetBytes(id))[..16],
        }]);
    }
}
