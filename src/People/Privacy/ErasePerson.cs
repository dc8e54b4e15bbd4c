using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Erasure;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.People.Privacy;

/// <summary>What an erasure left: bare events, and nobody to whom they belong.</summary>
/// <param name="Events">How many events are left without content.</param>
/// <param name="Identifiers">How many identifiers there are no more.</param>
/// <param name="Purged">Whether the files were rewritten as well.</param>
/// <param name="Remarks">What remains to be done by the database's administrator, in sentences.</param>
public sealed record ErasedPerson(int Events, int Identifiers, bool Purged, IReadOnlyList<string> Remarks);

/// <summary>Removes a person from everything kept here, for good. What stays and what is remembered is in docs/privacy.md.</summary>
public sealed class ErasePerson(
    Database database, Persons persons, Identifiers identifiers, EraseFromLog log, ReaderStep step, IEnumerable<IReader> readers,
    IEnumerable<IForgetPersons> slices, AuditList audit)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/{id:long}/erasure", Ask).Require(Permissions.PeopleErase).WithTags("Pages");
        routes.MapPost("/people/{id:long}/erasure", Form).Require(Permissions.PeopleErase).WithTags("Pages");
        routes.MapDelete("/api/people/{id:long}", Api).Require(Permissions.PeopleErase).WithTags("People")
            .WithSummary("Erases a person for good; with purge=true the files are rewritten as well, so that nothing can be read out of them.");
    }

    private static async Task<RazorComponentResult> Ask(long id, ErasePerson erase) => new RazorComponentResult<ErasePersonPage>(new { Person = await erase.Find(id) });

    private static async Task<RazorComponentResult> Form(long id, [FromForm] string? purge, ErasePerson erase, Caller caller, CancellationToken cancel) =>
        new RazorComponentResult<ErasedPersonPage>(new { Erased = await erase.Do(caller, id, purge is not null, cancel) });

    private static Task<ErasedPerson> Api(long id, bool? purge, ErasePerson erase, Caller caller, CancellationToken cancel) =>
        erase.Do(caller, id, purge ?? false, cancel);

    /// <exception cref="RefusedException">Nobody has an identifier of that id.</exception>
    public async Task<ErasedPerson> Do(Caller caller, long id, bool purge, CancellationToken cancel)
    {
        // what the map has not read yet may say that more identifiers are theirs
        await step.CatchUp(readers.First(reader => reader.Name == ResolvePersons.ReaderName), cancel);
        var (before, mentions) = await database.Read(session =>
        {
            var ids = Members(session, id).ConvertAll(identifier => identifier.Id);
            return (ids, Mentions.Of(session, ids));
        }, cancel);
        var erased = await database.Write(tx =>
        {
            log.Begin(tx);
            PersonMap.Hold(tx);
            var person = new ForgottenPerson(Members(tx, id));
            var found = person.Ids.ToHashSet().SetEquals(before) ? mentions : Mentions.Of(tx, person.Ids);
            var events = log.Run(tx, person.Identifiers, found, () =>
            {
                foreach (var slice in slices)
                    slice.Forget(tx, person);
            });
            audit.Redact(tx, new CarriedValues(person.Identifiers).In);
            audit.Add(tx, caller, "person.erase", "a person", new { events, identifiers = person.Identifiers.Count, purge });
            return new ErasedPerson(events, person.Identifiers.Count, false, []);
        });
        return purge ? erased with { Purged = true, Remarks = await database.Purge() } : erased;
    }

    private Task<Person> Find(long id) => database.Read(session =>
        (persons.Of(session, id) is { } person ? persons.Find(session, person) : null) ?? throw Nobody(id));

    private List<KnownIdentifier> Members(Session session, long id) =>
        identifiers.Of(session, persons.Members(session, persons.Of(session, id) ?? id)) is { Count: > 0 } members ? members : throw Nobody(id);

    private static RefusedException Nobody(long id) => new(StatusCodes.Status404NotFound, $"There is no person {id}.");
}
