using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Web.Access;

namespace Throughline.People.Linkage.Suggestions;

/// <summary>
/// Somebody says of a suggested match whether it is one person: then the two are merged; if not, they are kept apart, and the match is not
/// suggested again. Both are facts in the log and can be undone where merges and separations are.
/// </summary>
public sealed class DecideMatch
{
    private readonly Database database;
    private readonly SuggestionList suggestions;
    private readonly MergePersons merge;
    private readonly SeparatePersons separate;

    internal DecideMatch(Database database, SuggestionList suggestions, MergePersons merge, SeparatePersons separate) =>
        (this.database, this.suggestions, this.merge, this.separate) = (database, suggestions, merge, separate);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people/matches/{low:long}/{high:long}/acceptance", AcceptForm).Require(Permissions.PeopleMerge).WithTags("Pages");
        routes.MapPost("/people/matches/{low:long}/{high:long}/rejection", RejectForm).Require(Permissions.PeopleMerge).WithTags("Pages");
        routes.MapPost("/api/people/matches/{low:long}/{high:long}/acceptance", AcceptApi).Require(Permissions.PeopleMerge).WithTags("Identity")
            .WithSummary("Says that a suggested match is one person: merges them.");
        routes.MapPost("/api/people/matches/{low:long}/{high:long}/rejection", RejectApi).Require(Permissions.PeopleMerge).WithTags("Identity")
            .WithSummary("Says that a suggested match is two people: keeps them apart, and suggests it no more.");
    }

    /// <exception cref="UserErrorException">There is no such match, or they are one already or kept apart.</exception>
    public async Task<long> Accept(Caller caller, long low, long high) =>
        await merge.Do(caller, Two(await Find(low, high), "Accepted a suggested match"));

    /// <exception cref="UserErrorException">There is no such match, or they are kept apart already.</exception>
    public async Task Reject(Caller caller, long low, long high) =>
        await separate.Do(caller, Two(await Find(low, high), "Rejected a suggested match"));

    private async Task<Suggestion> Find(long low, long high) => await database.Read(session => suggestions.Find(session, low, high))
        ?? throw new UserErrorException($"#{low} and #{high} are not suggested as a match (any more). The present ones are on {ShowMatches.Path}.");

    private static TwoIdentifiers Two(Suggestion match, string what) => new($"#{match.Low}", $"#{match.High}",
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} with a probability of {match.Probability:0.0000}"));

    private static async Task<IResult> AcceptForm(long low, long high, DecideMatch decide, Caller caller)
    {
        await decide.Accept(caller, low, high);
        return Results.LocalRedirect(ShowMatches.Path);
    }

    private static async Task<IResult> RejectForm(long low, long high, DecideMatch decide, Caller caller)
    {
        await decide.Reject(caller, low, high);
        return Results.LocalRedirect(ShowMatches.Path);
    }

    private static async Task<IResult> AcceptApi(long low, long high, DecideMatch decide, Caller caller)
    {
        await decide.Accept(caller, low, high);
        return Results.NoContent();
    }

    private static async Task<IResult> RejectApi(long low, long high, DecideMatch decide, Caller caller)
    {
        await decide.Reject(caller, low, high);
        return Results.NoContent();
    }
}
