using Throughline.Events.Log;
using Throughline.People.Timeline;

namespace Throughline.Gate.Ownership;

/// <summary>How handovers read on the timeline.</summary>
internal sealed class HandoverLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words)
    {
        if (e.Kind != HandoverFact.Kind)
            return null;
        var (from, to) = (Name(words, "from"), Name(words, "to"));
        return e.Name switch
        {
            HandoverFact.Offered => Line(Icon: "arrow-right-circle", $"{from} offers it to {to}", words, "to") with { Said = words.Property("context") },
            HandoverFact.Accepted => Line(Icon: "arrows-exchange", $"Handed over from {from} to {to}", words, "to"),
            HandoverFact.Declined => Line(Icon: "arrow-back-up", $"{to} declines it, {from} keeps it", words, "from"),
            HandoverFact.Expired => Line(Icon: "clock-x", $"{to} did not answer in time, {from} keeps it", words, "from"),
            _ => null,
        };
    }

    private static TimelineLine Line(string Icon, string sentence, EventWords words, string team) =>
        new(Icon, sentence, LineKind.Conversation, words.Property(team) is { } key && Teams.All.Any(t => t.Team == key) ? key : null)
        {
            Side = Side.Company,
            Detail = string.Join(" · ", new[] { words.Property("reason"), Said("by ", words.Property("by")), words.Property("answer") }.OfType<string>()) is { Length: > 0 } detail ? detail : null,
        };

    private static string? Said(string before, string? words) => words is null ? null : before + words;

    private static string Name(EventWords words, string side)
    {
        var team = words.Property(side + "Name", side) ?? "another team";
        return words.Property(side + "Agent") is { } agent ? $"{team} ({agent})" : team;
    }
}
