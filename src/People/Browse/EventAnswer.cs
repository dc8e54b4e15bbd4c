using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel;

namespace Throughline.People.Browse;

/// <summary>An event as the API gives it; instants are ISO 8601 in UTC, <c>timestamp</c> is corrected for the sender's clock.</summary>
internal sealed record EventAnswer(
    long Sequence, string Source, string MessageId, string Kind, string Name,
    string Timestamp, string? OriginalTimestamp, string? SentAt, string ReceivedAt,
    string? Channel, string? Touchpoint, string? JourneyKey, JsonElement Properties, JsonElement? Context, string? Note)
{
    public static EventAnswer Of(Event e, IReadOnlyDictionary<long, string> sources) => new(
        e.Sequence, sources[e.Source], e.MessageId, e.Kind, e.Name,
        Micros.ToText(e.OccurredAt), Text(e.OriginalAt), Text(e.SentAt), Micros.ToText(e.ReceivedAt),
        e.Channel, e.Touchpoint, e.JourneyKey, Json(e.Properties), e.Context is null ? null : Json(e.Context), e.Note);

    private static string? Text(long? instant) => instant is { } known ? Micros.ToText(known) : null;

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text, new() { MaxDepth = 512 });
        return document.RootElement.Clone();
    }
}
