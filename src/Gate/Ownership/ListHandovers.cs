using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff.Teams;
using Throughline.Web.Access;

namespace Throughline.Gate.Ownership;

/// <summary>The handovers that wait for an answer, and what past ones tell: by reason, and which interactions bounce between teams.</summary>
internal sealed class ListHandovers(HandoverList handovers, Persons persons, Database database, TimeProvider time)
{
    private const int MostWaiting = 200, MostBounces = 200, DefaultDays = 30, MostDays = 3650;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/handovers", (int? days, ListHandovers list) => list.Page(days)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/handovers", (int? days, ListHandovers list, Caller caller) => list.Answer(caller, days)).Require(Permissions.GateRead).WithTags("Ownership")
            .WithSummary("Handovers that wait for an answer; those of the last days by reason; interactions that bounced between teams.");
        routes.MapGet("/api/handovers/{id}", (string id, ListHandovers list, Caller caller) => list.One(caller, id)).Require(Permissions.GateRead).WithTags("Ownership").WithSummary("One handover.");
    }

    private Task<HandoverAnswer> One(Caller caller, string id) => database.Read(session => HandoverAnswer.Of(handovers.Get(session, id), GuardHandovers.Reads(session, caller)));

    private async Task<HandoversAnswer> Answer(Caller caller, int? days) => HandoversAnswer.Of(await Read(days), await database.Read(session => GuardHandovers.Reads(session, caller)));

    private async Task<RazorComponentResult> Page(int? days) => new RazorComponentResult<HandoversPage>(new { View = await Read(days) });

    private Task<HandoversView> Read(int? days) => database.Read(session =>
    {
        var back = Math.Clamp(days ?? DefaultDays, 1, MostDays);
        var (waiting, past) = (handovers.Waiting(session, MostWaiting), handovers.Since(session, Micros.Now(time) - (back * Micros.PerDay)));
        var personOf = persons.Of(session, [.. waiting.Concat(past).Select(h => h.Identifier).Distinct()]);
        var bounces = HandoverReport.Bounces(past.Select(h => (personOf[h.Identifier], h))).Take(MostBounces).ToList();
        var shown = waiting.Select(h => personOf[h.Identifier]).Concat(bounces.Select(b => b.Person)).Distinct().ToList();
        return new HandoversView(
            back, waiting, HandoverReport.ByReason(past), bounces, personOf,
            persons.Load(session, shown).ToDictionary(p => p.Id, p => p.Title), TeamList.All(session).ToDictionary(t => t.Key, t => t.Name));
    });
}

/// <summary>What the page of handovers shows.</summary>
public sealed record HandoversView
{
    internal HandoversView(
        int days, IReadOnlyList<Handover> waiting, IReadOnlyList<ReasonCount> byReason, IReadOnlyList<Bounce> bounces, IReadOnlyDictionary<long, long> personOf,
        IReadOnlyDictionary<long, string> titles, IReadOnlyDictionary<string, string> teams) =>
        (Days, Waiting, ByReason, Bounces, PersonOf, Titles, Teams) = (days, waiting, byReason, bounces, personOf, titles, teams);

    public int Days { get; }
    internal IReadOnlyList<Handover> Waiting { get; }
    internal IReadOnlyList<ReasonCount> ByReason { get; }
    internal IReadOnlyList<Bounce> Bounces { get; }
    public IReadOnlyDictionary<long, long> PersonOf { get; }
    public IReadOnlyDictionary<long, string> Titles { get; }
    public IReadOnlyDictionary<string, string> Teams { get; }
}

internal sealed record BounceAnswer(long Person, string OpenedFor, string Key, IReadOnlyList<string> Teams, string LastAt);

internal sealed record HandoversAnswer(int Days, IReadOnlyList<HandoverAnswer> Waiting, IReadOnlyList<ReasonCount> ByReason, IReadOnlyList<BounceAnswer> Bounces)
{
    public static HandoversAnswer Of(HandoversView view, Func<string?, string?, bool> reads) => new(view.Days, [.. view.Waiting.Select(h => HandoverAnswer.Of(h, reads))], view.ByReason,
        [.. view.Bounces.Select(b => new BounceAnswer(b.Person, b.OpenedFor, b.Key, b.Teams, Micros.ToText(b.LastAt)))]);
}
