using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Decisions;
using Throughline.Gate.Decisions.Explore;
using Throughline.Gate.Outbox;
using Throughline.Gate.Ownership;
using Throughline.Gate.Policies;
using Throughline.Gate.Replays;
using Throughline.Gate.Touchpoints;
using Throughline.Gate.Touchpoints.Contacts;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Gate.Overview;

/// <summary>The gate's pages, each with a sentence and how things stand there now.</summary>
internal sealed class ShowOverview(
    IEnumerable<RailEntry> entries, TouchpointList touchpoints, AdoptTouchpoint adopt, HandoverList handovers, PolicyVersions policies, ReplayList replays, Suppressions suppressions,
    CountDecisions decisions, OutboxList outbox, Database database, TimeProvider time)
{
    private const int MostHandovers = 1000;
    private static readonly (string Title, string[] Pages)[] Groups =
    [
        ("Whose it is", ["/gate/touchpoints", "/gate/handovers", "/gate/reports"]),
        ("What may go out", ["/gate/policies", "/gate/replays", "/gate/suppressions"]),
        ("What became of it", ["/gate/decisions", "/gate/outbox", "/gate/experiments"]),
    ];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(OverviewSlice.Path, (ShowOverview show) => show.Page()).Require(Permissions.GateRead).WithTags("Pages");

    private async Task<RazorComponentResult> Page()
    {
        var unregistered = (await adopt.Unregistered()).Count;
        var figures = await database.Read(session => Figures(session, unregistered));
        var pages = entries.Where(e => e.Under == OverviewSlice.Path).ToDictionary(e => e.Path);
        return new RazorComponentResult<GatePage>(new { Groups = Groups.Select(g => new GateCards(g.Title, [.. g.Pages.Where(pages.ContainsKey).Select(path => new GateCard(pages[path], figures.GetValueOrDefault(path, "")))])).ToList() });
    }

    private Dictionary<string, string> Figures(Session session, int unregistered)
    {
        var now = Micros.Now(time);
        var (live, policy) = policies.Live(session);
        var registered = touchpoints.All(session).Count(t => !t.Touchpoint.IsRetired);
        var nobodys = touchpoints.All(session).Count(t => !t.Touchpoint.IsRetired && t.Operates is null);
        var week = decisions.Of(session, new() { From = now - 7 * Micros.PerDay }, null).All;
        return new()
        {
            ["/gate/touchpoints"] = $"{Number(registered)} registered" + (unregistered > 0 ? $", {Number(unregistered)} not yet" : ""),
            ["/gate/handovers"] = Waiting(handovers.Waiting(session, MostHandovers).Count),
            ["/gate/reports"] = nobodys == 0 ? "Each touchpoint has an operator" : $"{Number(nobodys)} without an operator",
            ["/gate/policies"] = string.Create(CultureInfo.InvariantCulture, $"Version {live} is live"),
            ["/gate/replays"] = replays.Newest(session, now, 1) is [var last] ? $"The last: {last.State}, {Number(last.Changed)} of {Number(last.Intents)} would have changed" : "None yet",
            ["/gate/suppressions"] = $"{Number(suppressions.Count(session).Known)} addresses",
            ["/gate/decisions"] = $"{week.Words} in seven days",
            ["/gate/outbox"] = $"{Number(outbox.CountWaiting(session))} wait",
            ["/gate/experiments"] = policy.Holdouts.Count == 0 ? "Nobody is held out" : $"{Number(policy.Holdouts.Count)} with people held out",
        };
    }

    private static string Waiting(int count) => count switch { 0 => "None waits", 1 => "1 waits for an answer", _ => $"{Number(count)} wait for an answer" };

    private static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);
}

/// <summary>A page of the gate, and how things stand there.</summary>
public sealed record GateCard(RailEntry Page, string Figure);

/// <summary>Pages that belong together.</summary>
public sealed record GateCards(string Title, IReadOnlyList<GateCard> Cards);
