using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Identity;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Gate.Decisions.Explore;

/// <summary>A page of decisions, newest first. Next: what the parameter "after" of the next page is; null on the last.</summary>
internal sealed record DecisionsAnswer(IReadOnlyList<DecisionAnswer> Decisions, string? Next);

/// <summary>How many, exact up to 10,000; Exact is false where there are more.</summary>
internal sealed record CountAnswer(string Name, long Decisions, bool Exact);

internal sealed record DecisionCountsAnswer(CountAnswer All, IReadOnlyList<CountAnswer> ByVerdict, IReadOnlyList<CountAnswer> ByRule)
{
    public static DecisionCountsAnswer Of(DecisionCounts counts) => new(Of("all", counts.All),
        [.. counts.ByVerdict.OrderBy(c => c.Key).Select(c => Of(DecisionList.Text(c.Key), c.Value))], [.. counts.ByRule.OrderBy(c => c.Key).Select(c => Of(DecisionWords.Key(c.Key), c.Value))]);

    private static CountAnswer Of(string name, BoundedCount count) => new(name, count.Count, count.IsExact);
}

/// <summary>Searches decisions: why did this person get, or not get, this?</summary>
internal sealed class ListDecisions(Database database, FindDecisions find, CountDecisions count, DecisionKinds kinds, IdentifierText text, Persons persons)
{
    public const int Page = 50, OnPanel = 10;
    private const int Most = 500;
    public const string PanelPath = "/people/{id}/decisions";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/decisions", ([AsParameters] DecisionQuestion asked, ListDecisions list) => list.Show(asked)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/people/{id:long}/decisions", (long id, ListDecisions list) => list.Panel(id)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/decisions", ([AsParameters] DecisionQuestion asked, ListDecisions list, int limit = Page) => list.Answer(asked, limit)).Require(Permissions.GateRead).WithTags("Decisions")
            .WithSummary("Search decisions, newest first: of a person, under a key, by verdict (send, hold, hand over, drop), deciding rule, purpose, team, touchpoint, version of the policy and days (UTC, both included).");
        routes.MapGet("/api/decisions/counts", async ([AsParameters] DecisionQuestion asked, ListDecisions list) => DecisionCountsAnswer.Of(await list.Counts(asked))).Require(Permissions.GateRead).WithTags("Decisions")
            .WithSummary("How many decisions a search finds, by verdict and by deciding rule; exact up to 10,000 each. What several rules decided counts under each.");
    }

    private async Task<DecisionsAnswer> Answer(DecisionQuestion asked, int limit)
    {
        limit = Math.Clamp(limit, 1, Most);
        var found = await database.Read(session => Find(session, asked, limit));
        return new([.. found.Select(DecisionAnswer.Of)], found.Count == limit ? DecisionPlace.Of(found[^1]).ToString() : null);
    }

    /// <exception cref="UserErrorException">A word is none of those there are, or the person is nobody.</exception>
    public List<RecordedDecision> Find(Session session, DecisionQuestion asked, int limit) =>
        find.Page(session, asked.Filter(), Members(session, asked.Person), asked.Place(), limit);

    private Task<DecisionCounts> Counts(DecisionQuestion asked) => database.Read(session => count.Of(session, asked.Filter(), Members(session, asked.Person)));

    private async Task<RazorComponentResult> Show(DecisionQuestion asked)
    {
        var view = await database.Read(session =>
        {
            try
            {
                return View(session, asked);
            }
            catch (UserErrorException e)
            {
                return new DecisionsView(asked, [], null, DecisionCounts.Of([]), new Dictionary<long, long>(), new Dictionary<long, string>(), Choices(session), e.Message);
            }
        });
        return new RazorComponentResult<DecisionsPage>(new { View = view }) { StatusCode = view.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private DecisionsView View(Session session, DecisionQuestion asked)
    {
        var found = Find(session, asked, Page + 1);
        var shown = found.Take(Page).ToList();
        var personOf = persons.Of(session, [.. shown.Select(d => d.Identifier).Distinct()]);
        return new(asked, shown, found.Count > Page ? DecisionPlace.Of(shown[^1]).ToString() : null, count.Of(session, asked.Filter(), Members(session, asked.Person)), personOf,
            persons.Load(session, [.. personOf.Values.Distinct()]).ToDictionary(p => p.Id, p => p.Title), Choices(session), null);
    }

    private DecisionChoices Choices(Session session)
    {
        var all = kinds.All(session);
        return new([.. all.Select(k => k.Kind.Team).Distinct().Order(StringComparer.Ordinal)], [.. all.Select(k => k.Kind.Touchpoint).Distinct().Order(StringComparer.Ordinal)],
            [.. all.Select(k => k.Kind.Policy).Distinct().OrderDescending()], TeamList.All(session).ToDictionary(t => t.Key, t => t.Name));
    }

    private async Task<RazorComponentResult> Panel(long id) => new RazorComponentResult<PersonDecisionsPage>(new
    {
        View = await database.Read(session =>
        {
            var person = persons.Of(session, id) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no person {id}.");
            return new PersonDecisionsView(person, find.Page(session, new(), persons.Members(session, person), DecisionPlace.Top, OnPanel));
        }),
    });

    private List<long>? Members(Session session, string? named)
    {
        if (string.IsNullOrWhiteSpace(named))
            return null;
        var of = text.Find(session, named).Id;
        return persons.Members(session, persons.Of(session, of) ?? of);
    }
}

/// <summary>What decisions say, to choose from.</summary>
public sealed record DecisionChoices(IReadOnlyList<string> Teams, IReadOnlyList<string> Touchpoints, IReadOnlyList<long> Policies, IReadOnlyDictionary<string, string> TeamNames);

/// <summary>What the page of decisions shows.</summary>
public sealed record DecisionsView
{
    internal DecisionsView(
        DecisionQuestion asked, IReadOnlyList<RecordedDecision> found, string? next, DecisionCounts counts, IReadOnlyDictionary<long, long> personOf,
        IReadOnlyDictionary<long, string> titles, DecisionChoices choices, string? problem) =>
        (Asked, Found, Next, Counts, PersonOf, Titles, Choices, Problem) = (asked, found, next, counts, personOf, titles, choices, problem);

    internal DecisionQuestion Asked { get; }
    internal IReadOnlyList<RecordedDecision> Found { get; }
    public string? Next { get; }
    internal DecisionCounts Counts { get; }
    public IReadOnlyDictionary<long, long> PersonOf { get; }
    public IReadOnlyDictionary<long, string> Titles { get; }
    public DecisionChoices Choices { get; }
    public string? Problem { get; }
}

/// <summary>The newest decisions about a person, for their page.</summary>
public sealed record PersonDecisionsView
{
    internal PersonDecisionsView(long person, IReadOnlyList<RecordedDecision> newest) => (Person, Newest) = (person, newest);

    public long Person { get; }
    internal IReadOnlyList<RecordedDecision> Newest { get; }
}
