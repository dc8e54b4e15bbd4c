using System.Text.Json;
using Throughline.Events.Log;

namespace Throughline.Gate.Touchpoints.Contacts;

/// <summary>That a team did something with a person: an event that says which team. At microseconds UTC; no touchpoint is "".</summary>
internal sealed record Contact(long Sequence, long Identifier, long At, string Team, string Touchpoint, string Channel)
{
    private const int LongestTeam = 40;

    /// <summary>The team that an event says it was done by: its property <c>team</c>, in lower case; null where it says none.</summary>
    public static string? TeamOf(Event e)
    {
        if (!e.Properties.Contains("\"team\"", StringComparison.Ordinal))
            return null; // a look at the text saves most events from being read a second time
        using var properties = JsonDocument.Parse(e.Properties, new() { MaxDepth = 512 });
        return properties.RootElement.ValueKind == JsonValueKind.Object && properties.RootElement.TryGetProperty("team", out var team)
            && team.ValueKind == JsonValueKind.String && team.GetString()!.Trim().ToLowerInvariant() is { Length: > 0 and <= LongestTeam } key && !key.Any(char.IsControl) ? key : null;
    }
}

/// <summary>A touchpoint as the log has it: name, channel and team as events said, how often and when. "" for what they did not say.</summary>
internal sealed record SeenTouchpoint(string Name, string Channel, string Team, long Events, long FirstAt, long LastAt);
