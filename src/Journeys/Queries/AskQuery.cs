using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Web.Access;

namespace Throughline.Journeys.Queries;

/// <summary>Asks about journeys over HTTP: the query in the address, for links, or as the body.</summary>
internal sealed class AskQuery(IAnswerQueries answers, NamePeople names)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/journeys", (string? q, AskQuery ask, Caller caller, CancellationToken cancel) => ask.Do(Read(q), caller, cancel))
            .Require(Permissions.MapsRead).WithTags("Journeys")
            .WithSummary("The answer to a query about journeys, the query as JSON in q (docs/journey-query.schema.json); people are named for callers who may see people.");
        routes.MapPost("/api/journeys", (JsonElement query, AskQuery ask, Caller caller, CancellationToken cancel) => ask.Do(QueryJson.Read(query), caller, cancel))
            .Require(Permissions.MapsRead).WithTags("Journeys").Accepts<JourneyQuery>("application/json")
            .WithSummary("The answer to a query about journeys, the query as JSON in the body (docs/journey-query.schema.json); people are named for callers who may see people.");
    }

    internal static JourneyQuery Read(string? q) => string.IsNullOrEmpty(q) ? new() : JourneyQuery.Parse(q);

    private async Task<IResult> Do(JourneyQuery query, Caller caller, CancellationToken cancel)
    {
        var answer = await answers.Answer(query, cancel);
        object said = answer is BehindView view ? BehindAnswer.Of(await names.Of(view, caller.May(Permissions.PeopleRead), cancel)) : answer;
        return Results.Ok(said);
    }
}
