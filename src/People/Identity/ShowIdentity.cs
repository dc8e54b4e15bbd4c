using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Browse;
using Throughline.Web.Access;

namespace Throughline.People.Identity;

/// <summary>Why a person is one person: identifiers, the claims that joined them, those refused, and who is kept apart.</summary>
internal static class ShowIdentity
{
    public static void MapShowIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/{id:long}/identity", Page).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people/{id:long}/identity", Answer).Require(Permissions.PeopleRead).WithTags("Identity")
            .WithSummary("Why a person is one person: what joined their identifiers, what was refused, and who is kept apart.");
    }

    private static async Task<RazorComponentResult> Page(long id, Caller caller, Database database, Persons persons, JoinedBy joinedBy) =>
        new RazorComponentResult<ShowIdentityPage>(new { View = await Read(id, database, persons, joinedBy), MayMerge = caller.May(Permissions.PeopleMerge) });

    private static async Task<Ok<IdentityAnswer>> Answer(long id, Database database, Persons persons, JoinedBy joinedBy)
    {
        var view = await Read(id, database, persons, joinedBy);
        return TypedResults.Ok(new IdentityAnswer(
            view.Person.Id,
            [.. view.Person.Identifiers.Select(PersonAnswer.Of)],
            [.. view.Claims.Select(ClaimAnswer.Of)],
            [.. view.Apart.Select(pair => (IReadOnlyList<IdentifierAnswer>)[PersonAnswer.Of(pair.One), PersonAnswer.Of(pair.Other)])]));
    }

    private static Task<IdentityView> Read(long id, Database database, Persons persons, JoinedBy joinedBy) => database.Read(session =>
    {
        var person = PersonView.Find(session, persons, id);
        return new IdentityView(person, joinedBy.Claims(session, person.Id), joinedBy.Separations(session, person.Id));
    });
}

internal sealed record IdentityAnswer(
    long Person, IReadOnlyList<IdentifierAnswer> Identifiers, IReadOnlyList<ClaimAnswer> Claims, IReadOnlyList<IReadOnlyList<IdentifierAnswer>> Separated);

/// <summary>A claim, by the first event that made it. <c>refused</c> is null where it joined the two; <c>at</c> is ISO 8601 in UTC.</summary>
internal sealed record ClaimAnswer(
    IdentifierAnswer One, IdentifierAnswer Other, long PersonOfOne, long PersonOfOther, string By, string Source, string At, string MessageId, string? Refused)
{
    public static ClaimAnswer Of(ToldClaim told) => new(
        PersonAnswer.Of(told.One), PersonAnswer.Of(told.Other), told.PersonOfOne, told.PersonOfOther,
        told.Claim.Pair.Rank.ToString().ToLowerInvariant(), told.Source, Micros.ToText(told.At), told.Claim.Key!.MessageId, told.Claim.Refused);
}
