using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Profiles;
using Throughline.Web.Access;

namespace Throughline.People.Companies;

/// <param name="Company">Its group id, as programs send it.</param>
internal sealed record NewMembership(string? Company);

/// <summary>Says that a person belongs to a company, or no longer does: a group event from our own source.</summary>
internal sealed class JoinCompany(Database database, StateFact facts)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people/{id:long}/companies", JoinForm).Require(Permissions.PeopleWrite).WithTags("Pages");
        routes.MapPost("/people/{id:long}/companies/leaving", LeaveForm).Require(Permissions.PeopleWrite).WithTags("Pages");
        routes.MapPost("/api/people/{id:long}/companies", (long id, NewMembership request, JoinCompany join, Caller caller) => join.Do(id, request.Company, Members.Joined, caller))
            .Require(Permissions.PeopleWrite).WithTags("Companies").WithSummary("Say that a person belongs to a company.");
        routes.MapPost("/api/people/{id:long}/companies/leaving", (long id, NewMembership request, JoinCompany join, Caller caller) => join.Do(id, request.Company, Members.Left, caller))
            .Require(Permissions.PeopleWrite).WithTags("Companies").WithSummary("Say that a person does not belong to a company any more.");
    }

    private static Task<IResult> JoinForm(long id, [FromForm] string? company, JoinCompany join, ShowPersonCompanies show, Caller caller) =>
        show.After(id, () => join.Do(id, company, Members.Joined, caller));

    private static Task<IResult> LeaveForm(long id, [FromForm] string? company, JoinCompany join, ShowPersonCompanies show, Caller caller) =>
        show.After(id, () => join.Do(id, company, Members.Left, caller));

    private Task<StatedAnswer> Do(long person, string? company, string said, Caller caller)
    {
        var key = company?.Trim() is { Length: > 0 and <= Members.LongestKey } named && !named.Any(char.IsControl) ? named
            : throw new UserErrorException($"Say which company, by its group id of at most {Members.LongestKey} characters.");
        return database.Write(tx =>
        {
            var fact = facts.Append(tx, person, null, "group", said, new JsonObject { ["groupId"] = key }, caller);
            return new StatedAnswer(fact.Sequence, fact.MessageId);
        });
    }
}
