using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Gate.Replays;

/// <summary>An intent that would have come to another end. Person: as the map from identifiers to persons stands now.</summary>
internal sealed record ReplayedAnswer(string Key, long Person, string Day, string Team, string Purpose, string Rule, string Was, string Would);

/// <param name="Next">What the parameter after of the next page is; null on the last.</param>
internal sealed record ReplayedListAnswer(IReadOnlyList<ReplayedAnswer> Intents, string? Next);

/// <summary>Which of a report's numbers is meant: a day (UTC), a team, a purpose, a rule, an end that was, one that would have been; any of them.</summary>
internal sealed record ReplayedQuestion
{
    public string? Day { get; init; }
    public string? Team { get; init; }
    public string? Purpose { get; init; }
    public string? Rule { get; init; }
    public string? Was { get; init; }
    public string? Would { get; init; }
    public string? After { get; init; }

    public ReplayNarrow Narrow() => new(ReplayWords.DayOf(Day), Said(Team), Said(Purpose), Said(Rule), Said(Was), Said(Would));

    public string Place => Said(After) ?? "";

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal) ? null : text;
}

/// <summary>The intents and people behind every number of a replay's report.</summary>
internal sealed class ListReplayed(Database database, ReplayList replays, Persons persons, TimeProvider time)
{
    private const int PerPage = 50, Most = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/replays/{id:long}/intents", (long id, [AsParameters] ReplayedQuestion asked, ListReplayed list) => list.Page(id, asked)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/replays/{id:long}/intents", (long id, [AsParameters] ReplayedQuestion asked, ListReplayed list, int limit = PerPage) => list.Answer(id, asked, limit))
            .Require(Permissions.GateRead).WithTags("Policies")
            .WithSummary("The intents and people behind a number of a replay's report: by day, team, purpose, rule, was and would (send, hold, hand over, drop, moved); after is the next of the page before.");
    }

    private async Task<ReplayedListAnswer> Answer(long id, ReplayedQuestion asked, int limit)
    {
        var view = await Read(id, asked, Math.Clamp(limit, 1, Most));
        return new([.. view.Changes.Select(c => new ReplayedAnswer(c.Key, view.PersonOf.GetValueOrDefault(c.Identifier, c.Identifier), ReplayWords.Day(c.Day), c.Team, c.Purpose, c.Rule, c.Was, c.Would))], view.Next);
    }

    private async Task<RazorComponentResult> Page(long id, ReplayedQuestion asked) => new RazorComponentResult<ReplayedPage>(new { View = await Read(id, asked, PerPage) });

    private Task<ReplayedView> Read(long id, ReplayedQuestion asked, int limit) => database.Read(session =>
    {
        var replay = replays.Find(session, id, Micros.Now(time)) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no replay {id}.");
        var narrow = asked.Narrow();
        var found = replays.Behind(session, id, narrow, asked.Place, limit + 1);
        var shown = found.Take(limit).ToList();
        var personOf = persons.Of(session, [.. shown.Select(c => c.Identifier).Distinct()]);
        return new ReplayedView(replay, narrow, shown, personOf, persons.Load(session, [.. personOf.Values.Distinct()]).ToDictionary(p => p.Id, p => p.Title),
            TeamList.All(session).ToDictionary(team => team.Key, team => team.Name), asked.Place.Length == 0, found.Count > limit ? shown[^1].Key : null);
    });
}
