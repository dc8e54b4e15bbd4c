using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Identity;
using Throughline.Web.Access;

namespace Throughline.Gate.Decisions;

/// <summary>A page of decisions, newest first. Next: what the parameter "after" of the next page is; null on the last.</summary>
internal sealed record DecisionsAnswer(IReadOnlyList<DecisionAnswer> Decisions, string? Next);

/// <summary>Searches decisions: why did this person get, or not get, this?</summary>
internal sealed class ListDecisions(Database database, DecisionList decisions, IdentifierText text, Persons persons)
{
    public const int Page = 50;
    private const int Most = 500;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/decisions", Api).Require(Permissions.GateRead).WithTags("Decisions")
        .WithSummary("Search decisions, newest first: of a person, under a key, by verdict (send, hold, hand over, drop), purpose, team or touchpoint.");

    private static async Task<DecisionsAnswer> Api(
        ListDecisions list, string? person = null, string? key = null, string? verdict = null, string? purpose = null, string? team = null, string? touchpoint = null,
        string? after = null, int limit = Page)
    {
        limit = Math.Clamp(limit, 1, Most);
        var found = await list.Do(person, Filter(key, verdict, purpose, team, touchpoint, after), limit);
        return new([.. found.Select(DecisionAnswer.Of)], found.Count == limit ? After(found[^1]) : null);
    }

    /// <exception cref="UserErrorException">A word is none of those there are, or the person is nobody.</exception>
    public static DecisionFilter Filter(string? key, string? verdict, string? purpose, string? team, string? touchpoint, string? after)
    {
        var filter = new DecisionFilter
        {
            Key = Said(key),
            Verdict = Said(verdict) is not { } word ? null : Enum.GetValues<Verdict>().Where(v => DecisionList.Text(v) == word).Select(v => (Verdict?)v).FirstOrDefault()
                ?? throw new UserErrorException($"There is no verdict “{verdict}”. There are: send, hold, hand over, drop."),
            Purpose = Said(purpose) is not { } p || Purpose.All.Contains(p, StringComparer.Ordinal) ? Said(purpose)
                : throw new UserErrorException($"There is no purpose “{purpose}”. There are: {string.Join(", ", Purpose.All)}."),
            Team = Said(team),
            Touchpoint = Said(touchpoint),
        };
        if (Said(after) is not { } place)
            return filter;
        var parts = place.Split('~', 3);
        return parts.Length == 3 && long.TryParse(parts[0], out var at) && long.TryParse(parts[1], out var number)
            ? filter with { BeforeAt = at, BeforeNumber = number, BeforeKey = parts[2] }
            : throw new UserErrorException("“after” is what a page said as its next.");
    }

    public static string After(RecordedDecision last) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{last.At}~{last.Number}~{last.Key}");

    public Task<List<RecordedDecision>> Do(string? person, DecisionFilter filter, int limit) => database.Read(session =>
    {
        var members = Said(person) is { } named ? Members(session, named) : null;
        return decisions.Search(session, filter, members, limit);
    });

    private List<long> Members(Session session, string named)
    {
        var of = text.Find(session, named).Id;
        return persons.Members(session, persons.Of(session, of) ?? of);
    }

    private static string? Said(string? text) => text?.Trim() is { Length: > 0 } said ? said : null;
}
