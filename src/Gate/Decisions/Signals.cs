using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>Events that conditions of a policy ask for, by identifier; written in the transaction that appends them.</summary>
internal sealed class Signals
{
    private const int LongestProperties = 4000, LongestAgo = 400;

    public List<(long Identifier, Signal Signal)> Of(Session session, IReadOnlyCollection<long> identifiers, IReadOnlyCollection<string> names, long now) =>
        names.Count == 0 ? [] : session.Query<Row>(
            $"""
            select identifier, name, sequence, occurred_at as At, channel, properties from signals
            where {session.Dialect.In("identifier", "@ids")} and {session.Dialect.In("name", "@names")} and occurred_at > @since and occurred_at <= @now
            """, new { ids = session.Dialect.List(identifiers), names = session.Dialect.List(names), since = Since(now), now })
        .ConvertAll(row => (row.Identifier, new Signal(row.Name, row.At, row.Sequence, row.Channel, row.Properties.Length == 2 ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(row.Properties))));

    /// <summary>No condition asks for what happened before.</summary>
    public static long Since(long now) => now - LongestAgo * Micros.PerDay;

    /// <summary>Of these events those that are not kept yet.</summary>
    public List<Event> Missing(Session session, IReadOnlyCollection<Event> events)
    {
        if (events.Count == 0)
            return [];
        var kept = session.Query<long>($"select sequence from signals where {session.Dialect.In("identifier", "@ids")} and {session.Dialect.In("sequence", "@sequences")}",
            new { ids = session.Dialect.List(events.Select(e => e.Subject).Distinct()), sequences = session.Dialect.List(events.Select(e => e.Sequence)) }).ToHashSet();
        return [.. events.Where(e => !kept.Contains(e.Sequence))];
    }

    public void Add(Transaction tx, IReadOnlyCollection<(long Identifier, Signal Signal)> happened) => tx.InsertMany(
        "signals", ["identifier", "name", "sequence", "occurred_at", "channel", "properties"],
        [.. happened.Select(h => new object?[]
        {
            h.Identifier, h.Signal.Name, h.Signal.Sequence, h.Signal.At, h.Signal.Channel, JsonSerializer.Serialize(h.Signal.Properties ?? new Dictionary<string, string>()),
        })], "(identifier, name, sequence) do nothing");

    /// <summary>What conditions can compare: texts, numbers and truth values of an event's properties.</summary>
    public static Dictionary<string, string> Comparable(string properties)
    {
        if (properties.Length > LongestProperties)
            return [];
        using var document = JsonDocument.Parse(properties);
        return document.RootElement.ValueKind != JsonValueKind.Object ? [] : document.RootElement.EnumerateObject()
            .Where(p => p.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            .GroupBy(p => p.Name).ToDictionary(of => of.Key, of => of.Last().Value.ValueKind == JsonValueKind.String ? of.Last().Value.GetString()! : of.Last().Value.GetRawText());
    }

    private sealed class Row
    {
        public long Identifier { get; init; }
        public string Name { get; init; } = "";
        public long Sequence { get; init; }
        public long At { get; init; }
        public string? Channel { get; init; }
        public string Properties { get; init; } = "";
    }
}
