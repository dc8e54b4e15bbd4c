using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Gate.Overview;

/// <summary>The slice's table of contents, and that of the gate's pages.</summary>
internal static class OverviewSlice
{
    public const string Path = "/gate";

    public static IServiceCollection AddOverview(this IServiceCollection services) => services
        .AddSingleton<ShowOverview>()
        .AddRailEntry(new RailEntry("Gate", Path, "barrier-block", Permissions.GateRead, 60))
        .AddRailEntry(new RailEntry("Touchpoints", "/gate/touchpoints", "map-pin", Permissions.GateRead, 61, About: "Where people and the company meet, and whose each place is.", Under: Path))
        .AddRailEntry(new RailEntry("Handovers", "/gate/handovers", "arrows-exchange", Permissions.GateRead, 62, About: "Conversations that one team offers to another.", Under: Path))
        .AddRailEntry(new RailEntry("Reports", "/gate/reports", "report-analytics", Permissions.GateRead, 63, About: "What overlaps, what nobody operates, and whom two teams contacted at once.", Under: Path))
        .AddRailEntry(new RailEntry("Policies", "/gate/policies", "gavel", Permissions.GateRead, 64, About: "Who may contact whom, and when: one version is live.", Under: Path))
        .AddRailEntry(new RailEntry("Replays", "/gate/replays", "player-track-prev", Permissions.GateRead, 65, About: "What another policy would have made of the last days.", Under: Path))
        .AddRailEntry(new RailEntry("Suppressed", "/gate/suppressions", "mail-off", Permissions.GateRead, 66, About: "Addresses to which nothing goes, whoever wishes it.", Under: Path))
        .AddRailEntry(new RailEntry("Decisions", "/gate/decisions", "list-search", Permissions.GateRead, 67, About: "What was said to every wish to contact somebody, and why.", Under: Path))
        .AddRailEntry(new RailEntry("Outbox", "/gate/outbox", "send", Permissions.GateRead, 68, About: "What waits for its time to go out.", Under: Path))
        .AddRailEntry(new RailEntry("Experiments", "/gate/experiments", "flask", Permissions.GateRead, 69, About: "What contact did, beside those who were held out.", Under: Path));

    public static void MapOverview(this IEndpointRouteBuilder routes) => ShowOverview.Map(routes);
}
