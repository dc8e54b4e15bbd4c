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

/// <summary>The identifier, and how it was verified, in the agent's words.</summary>
public sealed record VerifiedIdentifier(string Type, string Value, string? Reason = null);

/// <summary>An agent has made sure that a person holds an identifier. It comes before everything that events say, within the limits.</summary>
public sealed class VerifyIdentifier
{
    private static readonly IReadOnlySet<string> Types = new HashSet<string>(StringComparer.Ordinal) { Identifier.UserId, Identifier.Email, Identifier.Phone };

    private readonly Database database;
    private readonly IdentifierText text;
    private readonly PersonMap map;
    private readonly SayFact say;
    private readonly AuditList audit;

    internal VerifyIdentifier(Database database, IdentifierText text, PersonMap map, SayFact say, AuditList audit) =>
        (this.database, this.text, this.map, this.say, this.audit) = (database, text, map, say, audit);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people/{id:long}/verified-identifiers", Form).Require(Permissions.PeopleMerge).WithTags("Pages");
        routes.MapPost("/api/people/{id:long}/verified-identifiers", Api).Require(Permissions.PeopleMerge).WithTags("Identity")
            .WithSummary("An identifier (userId, email or phone) that the person was made sure to hold.");
    }

    /// <param name="caller">Who made sure.</param>
    /// <param name="person">The internal id of any of the person's identifiers.</param>
    /// <param name="verified">What they hold.</param>
    /// <exception cref="UserErrorException">It identifies nobody, or is the identifier named itself.</exception>
    public Task Do(Caller caller, long person, VerifiedIdentifier verified) => database.Write(tx =>
    {
        if (!Types.Contains(verified.Type))
            throw new UserErrorException($"“{verified.Type}” can't be verified; {string.Join(", ", Types)} can.");
        if (Identifier.Of(verified.Type, verified.Value.Trim()) is not { } identifier)
            throw new UserErrorException($"“{verified.Value}” identifies nobody.");
        map.Lock(tx);
        var one = text.Find(tx, $"#{person}");
        if (one.Plain == identifier)
            throw new UserErrorException("That is the identifier by which the person was named; name the person by another one.");
        say.Do(tx, IdentityFact.Verified, caller, one.Plain, identifier, reason: verified.Reason);
        audit.Add(tx, caller, "person.verify-identifier", $"#{one.Id}", new { verified.Type });
    });

    private static async Task<IResult> Form(long id, [FromForm] string? type, [FromForm] string? value, VerifyIdentifier verify, Caller caller)
    {
        await verify.Do(caller, id, new(type ?? "", value ?? ""));
        return Results.LocalRedirect($"/people/{id}");
    }

    private static async Task<IResult> Api(long id, VerifiedIdentifier verified, VerifyIdentifier verify, Caller caller)
    {
        await verify.Do(caller, id, verified);
        return Results.NoContent();
    }
}
