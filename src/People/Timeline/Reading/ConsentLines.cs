using System.Text.Json;
using Throughline.Events.Log;
using Throughline.People.Consent;

namespace Throughline.People.Timeline.Reading;

/// <summary>What the customer agreed to, or takes back.</summary>
internal sealed class ConsentLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words)
    {
        var given = Is(e, ConsentWords.Given) || Is(e, ConsentWords.Subscribed);
        if (!given && !Is(e, ConsentWords.Withdrawn) && !Is(e, ConsentWords.Unsubscribed) && !Is(e, "Unsubscribed") && !Is(e, "Email Unsubscribed") && !Is(e, "Segment Consent Preference Updated") && e.Kind != "consent")
            return null;
        var purposes = List(e, "purpose", "purposes", "topic", "topics");
        var channels = List(e, "channel", "channels");
        var to = Wording.After(": ", purposes) + Wording.After(" by ", channels);
        return new(given ? (Icon: "circle-check", 0).Icon : (Icon: "circle-x", 0).Icon, e.Name + to, LineKind.Consent)
        {
            Side = Side.Customer,
            Detail = Wording.Facts(Wording.After("Basis: ", words.Property("basis", "legalBasis")), Wording.After("proof: ", words.Property("proof")), Wording.After("stated by ", words.Property("by"))),
        };
    }

    private static bool Is(Event e, string name) => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase);

    private static string? List(Event e, params ReadOnlySpan<string> keys)
    {
        using var said = JsonDocument.Parse(e.Properties, new() { MaxDepth = 512 });
        foreach (var key in keys)
        {
            if (said.RootElement.ValueKind != JsonValueKind.Object || !said.RootElement.TryGetProperty(key, out var value))
                continue;
            var words = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!) : value.ValueKind == JsonValueKind.String ? [value.GetString()!] : [];
            if (string.Join(", ", words) is { Length: > 0 } text)
                return Wording.Shortened(text, 200);
        }
        return null;
    }
}
