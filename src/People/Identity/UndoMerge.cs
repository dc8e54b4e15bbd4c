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

/// <summary>
/// Takes back what joined two identifiers: the latest of operators' merges that did, or, where none did, every claim so far that saw or
/// verified them together. It adds nothing: the persons are as if it had never been said. A later event that names both joins them again.
/// </summary>
public sealed class UndoMerge
{
    private readonly Database database;
    private readonly IdentifierText text;
    private readonly Persons persons;
    private readonly Claims claims;
    private readonly PersonMap map;
    private readonly SayFact say;
    private readonly JoinedBy joinedBy;
    private readonly AuditList audit;

    internal UndoMerge(
        Database database, IdentifierText text, Persons persons, Claims claims, PersonMap map, SayFact say, JoinedBy joinedBy, AuditList audit) =>
        (this.database, this.text, this.persons, this.claims, this.map, this.say, this.joinedBy, this.audit) =
        (database, text, persons, claims, map, say, joinedBy, audit);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people/{id:long}/unmerge", Form).Require(Permissions.PeopleMerge).WithTags("Pages");
        routes.MapPost("/api/people/unmerge", Api).Require(Permissions.PeopleMerge).WithTags("Identity")
            .WithSummary("Takes back what joined two identifiers: an operator's merge, else the claims of events. It is then as if it had never been.");
    }

    /// <summary>The ids of the persons that the two are now.</summary>
    /// <exception cref="UserErrorException">Nothing joined these two directly; the message says what did.</exception>
    public Task<List<long>> Do(Caller caller, TwoIdentifiers two) => database.Write(tx =>
    {
        map.Lock(tx);
        var (one, other) = (text.Find(tx, two.One), text.Find(tx, two.Other));
        if (MergeOf(tx, one.Id, other.Id) is { } merge)
            say.Do(tx, IdentityFact.Undone, caller, one.Plain, other.Plain, merge: merge, reason: two.Reason);
        else
            TakeBack(tx, caller, one, other, two.Reason);
        var after = persons.Of(tx, [one.Id, other.Id]).Values.Distinct().ToList();
        audit.Add(tx, caller, "person.unmerge", $"#{one.Id}", new { persons = after });
        return after;
    });

    /// <summary>The latest merge without which these two would not be one person; null where there is none.</summary>
    private string? MergeOf(Session session, long one, long other)
    {
        if (persons.Of(session, one) is not { } person || persons.Of(session, other) != person)
            return null;
        var merges = claims.Naming(session, persons.Members(session, person)).Where(c => c.Pair.Rank == ClaimRank.Merged)
            .OrderByDescending(c => c.Key).Select(c => c.Pair.Merge).Distinct();
        return merges.FirstOrDefault(merge =>
            !map.Suppose(session, [one, other], c => c.Pair.Merge != merge).Persons.Any(p => p.Members.Contains(one) && p.Members.Contains(other)));
    }

    private void TakeBack(Transaction tx, Caller caller, KnownIdentifier one, KnownIdentifier other, string? reason)
    {
        var joined = claims.Of(tx, [Pair.Of(one.Id, other.Id, ClaimRank.Verified), Pair.Of(one.Id, other.Id, ClaimRank.Seen)]).Values
            .Where(c => c.Key is not null).OrderBy(c => c.Pair.Rank).ToList();
        if (joined.Count == 0)
            throw new UserErrorException(Indirectly(tx, one, other));
        foreach (var claim in joined)
            say.Do(tx, IdentityFact.Retracted, caller, one.Plain, other.Plain, notBefore: claim.Key!.At, rank: claim.Pair.Rank, reason: reason);
    }

    private string Indirectly(Session session, KnownIdentifier one, KnownIdentifier other)
    {
        var way = joinedBy.Way(session, one.Id, other.Id);
        return way.Count == 0
            ? $"{IdentifierText.Written(one)} and {IdentifierText.Written(other)} are not one person, so there is nothing to undo."
            : $"Nothing joined these two directly, but: {string.Join(", ", way.Select(w => $"{IdentifierText.Written(w.One)} with {IdentifierText.Written(w.Other)}"))}. "
                + "Undo one of these, or separate the two.";
    }

    private static async Task<IResult> Form(long id, [FromForm] string one, [FromForm] string other, UndoMerge undo, Caller caller)
    {
        await undo.Do(caller, new(one, other));
        return Results.LocalRedirect($"/people/{id}");
    }

    private static async Task<Ok<List<PersonAnswer>>> Api(TwoIdentifiers two, UndoMerge undo, Caller caller)
    {
        var after = await undo.Do(caller, two);
        return TypedResults.Ok(await undo.database.Read(session => undo.persons.Load(session, after).ConvertAll(PersonAnswer.Of)));
    }
}
