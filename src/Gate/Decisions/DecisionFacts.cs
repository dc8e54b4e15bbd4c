using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>Decisions and what became of sends, as facts of the log: of our own source, about the identifier that the intent named.</summary>
internal sealed class DecisionFacts(EventLog log, Sources sources, Identifiers identifiers)
{
    public const string Kind = "gate";
    public const string Planned = "Contact planned", Held = "Contact held", HandedOver = "Contact handed over", Dropped = "Contact dropped";
    public const string Sent = "Contact sent", Failed = "Contact failed", Unknown = "Contact outcome unknown", Withdrawn = "Contact withdrawn";

    public static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Send => Planned,
        Verdict.Hold => Held,
        Verdict.HandOver => HandedOver,
        _ => Dropped,
    };

    public void Append(Transaction tx, IReadOnlyCollection<RecordedDecision> made)
    {
        Append(tx, made.Select(d => d.Identifier).Distinct().ToList(), known => [.. made.Where(d => known.ContainsKey(d.Identifier)).Select(d =>
            Fact(NameOf(d.Decision.Verdict), MessageId(d.Key, d.Number), known[d.Identifier], d.At, JsonSerializer.Serialize(new
            {
                key = d.Key,
                number = d.Number,
                purpose = d.Purpose,
                touchpoint = d.Touchpoint,
                team = d.Team,
                channel = d.Decision.Channel,
                plannedAt = Text(d.Decision.PlannedAt),
                until = Text(d.Decision.Until),
                to = d.Decision.To,
                policy = d.Policy,
                cause = d.Cause,
                reason = d.Decision.Findings.Where(f => f.Effect == d.Decision.Verdict && f.Effect != Verdict.Send).Select(f => f.Reason).FirstOrDefault(),
                rule = d.Decision.Findings.Where(f => f.Effect == d.Decision.Verdict && f.Effect != Verdict.Send).Select(f => f.Rule.ToString().ToLowerInvariant()).FirstOrDefault(),
            })))]);
    }

    /// <summary>What became of a send.</summary>
    public void AppendOutcome(Transaction tx, Intent intent, string name, string channel, string? detail, long now) =>
        Append(tx, [intent.Identifier], known => !known.TryGetValue(intent.Identifier, out var about) ? [] : [Fact(name, $"outcome:{name}:{intent.Key}", about, now,
            JsonSerializer.Serialize(new { key = intent.Key, purpose = intent.Purpose, touchpoint = intent.Touchpoint, team = intent.Team, channel, detail }))]);

    public static string MessageId(string key, long number) => string.Create(CultureInfo.InvariantCulture, $"decision:{key}:{number}");

    private void Append(Transaction tx, List<long> about, Func<Dictionary<long, KnownIdentifier>, List<NewEvent>> facts) =>
        log.Append(tx, sources.Own(tx).Id, facts(identifiers.Of(tx, about).ToDictionary(i => i.Id)));

    private static NewEvent Fact(string name, string messageId, KnownIdentifier about, long now, string properties) => new()
    {
        MessageId = messageId,
        Identifiers = [about.Plain],
        Kind = Kind,
        Name = name,
        OccurredAt = now,
        ReceivedAt = now,
        Properties = properties,
        Digest = SHA256.HashData(Encoding.UTF8.GetBytes(name + properties))[..16],
    };

    private static string? Text(long? at) => at is { } micros ? Kernel.Micros.ToText(micros) : null;
}
