using Throughline.Events.Log;
using Throughline.Gate.Decisions.Explore;
using Throughline.People.Timeline;
using Throughline.Web.Access;

namespace Throughline.Gate.Decisions;

/// <summary>How decisions, and what became of sends, read on the timeline.</summary>
internal sealed class DecisionLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words)
    {
        if (e.Kind != DecisionFacts.Kind)
            return null;
        var what = $"{words.Property("purpose")} on {words.Property("touchpoint")} by {words.Property("team")}";
        var sentence = e.Name switch
        {
            DecisionFacts.Planned => $"The gate let through {what}, by {words.Property("channel")}",
            DecisionFacts.Held => $"The gate held {what}",
            DecisionFacts.HandedOver => $"The gate handed {what} to {words.Property("to") ?? "nobody yet"}",
            DecisionFacts.Dropped => $"The gate dropped {what}",
            DecisionFacts.Sent => $"Sent: {what}, by {words.Property("channel")}",
            DecisionFacts.Failed => $"Could not be sent: {what}, by {words.Property("channel")}",
            DecisionFacts.Unknown => $"Perhaps sent: {what}, by {words.Property("channel")}",
            SuppressAddress.Suppressed => $"Nothing goes to this address any more ({words.Property("channel")}: {words.Property("reason")})",
            SuppressAddress.Allowed => $"This address may be written to again ({words.Property("channel")})",
            _ => null,
        };
        return sentence is null ? null : new("barrier-block", sentence, LineKind.Campaign, TeamOf(words.Property("team")))
        {
            Detail = words.Property("reason") ?? words.Property("detail"),
            Side = Side.Company,
            Leads = words.Property("key") is { } key ? new("Why", ShowDecision.AddressOf(key, (long?)words.Number("number")), Permissions.GateRead) : null,
        };
    }

    private static string? TeamOf(string? team) => Teams.All.Select(t => t.Team).FirstOrDefault(known => known == team);
}
