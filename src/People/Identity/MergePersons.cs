using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Browse;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.People.Identity;

/// <summary>Two identifiers as people write them (<see cref="IdentifierText"/>), and why, in the operator's words.</summary>
public sealed record TwoIdentifiers(string One, string Other, string? Reason = null);

/// <summary>An operator says that two are one person. Above all limits; can be undone, and then it is as if it had never been.</summary>
public sealed class MergePersons
{
    private readonly Database database;
    private readonly IdentifierText text;
    private readonly Persons persons;
    private readonly Separations separations;
    private readonly Memberships memberships;
    private readonly Identifiers identifiers;
    private readonly PersonMap map;
    private readonly SayFact say;
    private readonly AuditList audit;

    internal MergePersons(
        Database database, IdentifierText text, Persons persons, Separations separations, Memberships memberships, Identifiers identifiers, PersonMap map, SayFact say, AuditList audit) =>
        (this.database, this.text, this.persons, this.separations, this.memberships, this.identifiers, this.map, this.say, this.audit) =
        (database, text, persons, separations, memberships, identifiers, map, say, audit);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people/{id:long}/merge", Form).Require(Permissions.PeopleMerge).WithTags("Pages");
        routes.MapPost("/api/people/merge", Api).Require(Permissions.PeopleMerge).WithTags("Identity")
            .WithSummary("Makes two persons one, named by any of their identifiers. Can be undone.");
    }

    /// <summary>The id of the person that both are now.</summary>
    /// <exception cref="UserErrorException">They are one already, or kept apart, or nobody.</exception>
    public Task<long> Do(Caller caller, TwoIdentifiers two) => database.Write(tx =>
    {
        map.Lock(tx);
        return Do(tx, caller, text.Find(tx, two.One), text.Find(tx, two.Other), two.Reason);
    });

    /// <summary>As above, within a transaction that does more.</summary>
    internal long Do(Transaction tx, Caller caller, KnownIdentifier one, KnownIdentifier other, string? reason)
    {
        var of = persons.Of(tx, [one.Id, other.Id]);
        if (of[one.Id] == of[other.Id])
            throw new UserErrorException($"{IdentifierText.Written(one)} and {IdentifierText.Written(other)} are one person already (#{of[one.Id]}).");
        if (separations.Between(tx, [of[one.Id]]).Exists(pair => pair.One == of[other.Id] || pair.Other == of[other.Id]))
            throw new UserErrorException("These two were separated by an operator. Undo the separation first; it stands on both people's pages.");
        var counting = memberships.Counting(tx, [of[one.Id], of[other.Id]]);
        say.Do(tx, IdentityFact.Merged, caller, one.Plain, other.Plain, identifiers.Of(tx, counting).Select(i => i.Plain), reason: reason);
        var person = persons.Of(tx, one.Id) ?? one.Id;
        audit.Add(tx, caller, "person.merge", $"#{person}", new { persons = new[] { of[one.Id], of[other.Id] } });
        return person;
    }

    private static async Task<IResult> Form(long id, [FromForm] string? other, [FromForm] string? reason, MergePersons merge, Caller caller) =>
        Results.LocalRedirect($"/people/{await merge.Do(caller, new($"#{id}", other ?? "", string.IsNullOrWhiteSpace(reason) ? null : reason.Trim()))}");

    private static async Task<Ok<PersonAnswer>> Api(TwoIdentifiers two, MergePersons merge, Caller caller, Persons persons, Database database)
    {
        var person = await merge.Do(caller, two);
        return TypedResults.Ok(PersonAnswer.Of((await database.Read(session => persons.Find(session, person)))!));
    }
}
