using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.People.Identity;

/// <summary>
/// An operator keeps two identifiers apart for good: of the claims that would join them, the last in canonical order is refused, now and
/// whenever more come. Can be undone.
/// </summary>
public sealed class SeparatePersons
{
    private readonly Database database;
    private readonly IdentifierText text;
    private readonly Separations separations;
    private readonly PersonMap map;
    private readonly SayFact say;
    private readonly AuditList audit;

    internal SeparatePersons(Database database, IdentifierText text, Separations separations, PersonMap map, SayFact say, AuditList audit) =>
        (this.database, this.text, this.separations, this.map, this.say, this.audit) = (database, text, separations, map, say, audit);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people/{id:long}/separate", Form).Require(Permissions.PeopleMerge).WithTags("Pages");
        routes.MapPost("/people/{id:long}/reunite", FormBack).Require(Permissions.PeopleMerge).WithTags("Pages");
        routes.MapPost("/api/people/separate", Api).Require(Permissions.PeopleMerge).WithTags("Identity")
            .WithSummary("Keeps two identifiers apart, whatever events say of them.");
        routes.MapPost("/api/people/reunite", ApiBack).Require(Permissions.PeopleMerge).WithTags("Identity")
            .WithSummary("Takes a separation back.");
    }

    /// <exception cref="UserErrorException">They are one and the same identifier, or kept apart already.</exception>
    public Task Do(Caller caller, TwoIdentifiers two) => database.Write(tx =>
    {
        map.Lock(tx);
        Do(tx, caller, text.Find(tx, two.One), text.Find(tx, two.Other), two.Reason);
    });

    internal void Do(Transaction tx, Caller caller, KnownIdentifier one, KnownIdentifier other, string? reason)
    {
        if (one.Id == other.Id)
            throw new UserErrorException($"{IdentifierText.Written(one)} is one identifier; nothing can be kept apart from itself.");
        if (separations.Holds(tx, one.Id, other.Id))
            throw new UserErrorException("These two are kept apart already.");
        Say(tx, IdentityFact.Separated, "person.separate", caller, one, other, reason);
    }

    /// <exception cref="UserErrorException">They are not kept apart.</exception>
    public Task Undo(Caller caller, TwoIdentifiers two) => database.Write(tx =>
    {
        map.Lock(tx);
        var (one, other) = (text.Find(tx, two.One), text.Find(tx, two.Other));
        if (!separations.Holds(tx, one.Id, other.Id))
            throw new UserErrorException($"{IdentifierText.Written(one)} and {IdentifierText.Written(other)} are not kept apart.");
        Say(tx, IdentityFact.Reunited, "person.reunite", caller, one, other, two.Reason);
    });

    private void Say(Transaction tx, string fact, string action, Caller caller, KnownIdentifier one, KnownIdentifier other, string? reason)
    {
        var last = separations.LastWord(tx, one.Id, other.Id);
        say.Do(tx, fact, caller, one.Plain, other.Plain, notBefore: last == long.MinValue ? last : last + 1, reason: reason);
        audit.Add(tx, caller, action, $"#{one.Id}", new { identifiers = new[] { one.Id, other.Id } });
    }

    private static async Task<IResult> Form(long id, [FromForm] string one, [FromForm] string other, SeparatePersons separate, Caller caller)
    {
        await separate.Do(caller, new(one, other));
        return Results.LocalRedirect($"/people/{id}");
    }

    private static async Task<IResult> FormBack(long id, [FromForm] string one, [FromForm] string other, SeparatePersons separate, Caller caller)
    {
        await separate.Undo(caller, new(one, other));
        return Results.LocalRedirect($"/people/{id}");
    }

    private static async Task<IResult> Api(TwoIdentifiers two, SeparatePersons separate, Caller caller)
    {
        await separate.Do(caller, two);
        return Results.NoContent();
    }

    private static async Task<IResult> ApiBack(TwoIdentifiers two, SeparatePersons separate, Caller caller)
    {
        await separate.Undo(caller, two);
        return Results.NoContent();
    }
}
