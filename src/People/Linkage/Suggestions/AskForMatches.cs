using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.People.Linkage.Suggestions;

/// <summary>From which probability matches are merged without being asked; null for never, as it is at first.</summary>
internal sealed record MatchRule(double? ApplyFrom);

/// <summary>Asks for a search for matches, and sets what may be applied without asking.</summary>
internal sealed class AskForMatches(Database database, SuggestionList suggestions, AuditList audit, TimeProvider time)
{
    private const double LeastApplied = 0.9;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people/matches/search", SearchForm).Require(Permissions.PeopleMerge).WithTags("Pages");
        routes.MapPost("/people/matches/rule", RuleForm).Require(Permissions.PeopleRules).WithTags("Pages");
        routes.MapPost("/api/people/matches/search", SearchApi).Require(Permissions.PeopleMerge).WithTags("Identity")
            .WithSummary("Searches all people for matches, within seconds from now, in the background.");
        routes.MapPut("/api/people/matches/rule", RuleApi).Require(Permissions.PeopleRules).WithTags("Identity")
            .WithSummary("Sets the probability from which matches are merged without being asked; null for never.");
    }

    public Task Search() => database.Write(tx => suggestions.Ask(tx, Micros.Now(time)));

    /// <exception cref="UserErrorException">It is no probability that may be applied.</exception>
    public Task Rule(Caller caller, double? applyFrom)
    {
        if (applyFrom is not (null or (>= LeastApplied and <= 1)))
            throw new UserErrorException($"Matches can be merged without being asked from a probability between {LeastApplied.ToString(CultureInfo.InvariantCulture)} and 1, or never.");
        return database.Write(tx =>
        {
            suggestions.ApplyFrom(tx, applyFrom);
            audit.Add(tx, caller, "matches.rule", applyFrom?.ToString(CultureInfo.InvariantCulture) ?? "never");
        });
    }

    private static async Task<IResult> SearchForm(AskForMatches ask)
    {
        await ask.Search();
        return Results.LocalRedirect(ShowMatches.Path);
    }

    private static async Task<IResult> SearchApi(AskForMatches ask)
    {
        await ask.Search();
        return Results.Accepted();
    }

    private static async Task<IResult> RuleForm([FromForm] string? applyFrom, AskForMatches ask, Caller caller)
    {
        double? least = string.IsNullOrWhiteSpace(applyFrom) ? null
            : double.TryParse(applyFrom, NumberStyles.Float, CultureInfo.InvariantCulture, out var stated) ? stated
            : throw new UserErrorException($"“{applyFrom}” is no probability. Write it as 0.999.");
        await ask.Rule(caller, least);
        return Results.LocalRedirect(ShowMatches.Path);
    }

    private static async Task<IResult> RuleApi(MatchRule rule, AskForMatches ask, Caller caller)
    {
        await ask.Rule(caller, rule.ApplyFrom);
        return Results.NoContent();
    }
}
