using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Search;
using Throughline.Web.Access;

namespace Throughline.People.Browse;

internal static class ListPeople
{
    private const int PerPage = 50;

    public static void MapListPeople(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people", Page).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people", Answer).Require(Permissions.PeopleRead).WithTags("People")
            .WithSummary("The people, most recently seen first; with q those found by it: any identifier or trait as a whole, or words of a name, slips forgiven; the best 50.");
    }

    private static async Task<RazorComponentResult> Page(
        string? q, string? after, Database database, Persons persons, SearchPeople search, KnownProfiles profiles, TimeProvider time)
    {
        var list = await Read(q, after, PerPage, database, persons, search);
        var phases = await database.Read(session => profiles.PhasesOf(session, [.. list.People.Select(person => person.Id)], Micros.Now(time)));
        return new RazorComponentResult<ListPeoplePage>(new { List = list, Sought = q, After = after, Phases = phases });
    }

    private static async Task<PeopleAnswer> Answer(
        string? q, string? after, int? limit, Database database, Persons persons, SearchPeople search)
    {
        var page = await Read(q, after, Math.Clamp(limit ?? PerPage, 1, PeoplePage.Most), database, persons, search);
        return new PeopleAnswer([.. page.People.Select(PersonAnswer.Of)], page.Next, page.Total);
    }

    private static Task<PeoplePage> Read(string? q, string? after, int limit, Database database, Persons persons, SearchPeople search) =>
        database.Read(session => string.IsNullOrWhiteSpace(q)
            ? PeoplePage.Read(session, persons, after, limit)
            : PeoplePage.Find(session, persons, search, q));
}

/// <summary>A page of people; <c>next</c> is the <c>after</c> of the page that follows, <c>total</c> counts all people there are.</summary>
internal sealed record PeopleAnswer(IReadOnlyList<PersonAnswer> People, string? Next, long Total);

/// <summary>A person; instants are ISO 8601 in UTC.</summary>
public sealed record PersonAnswer(long Id, string? Name, IReadOnlyList<IdentifierAnswer> Identifiers, long Events, string? FirstSeen, string? LastSeen)
{
    public static PersonAnswer Of(Person person) => new(
        person.Id, person.Name, [.. person.Identifiers.Select(Of)], person.Events,
        person.FirstSeenAt is { } first ? Micros.ToText(first) : null,
        person.LastSeenAt is { } last ? Micros.ToText(last) : null);

    public static IdentifierAnswer Of(KnownIdentifier identifier) => new(identifier.Id, identifier.Type, identifier.Value, identifier.Space);
}

/// <summary>An identifier; <c>id</c> is its internal id, <c>space</c> is empty for the shared numbering.</summary>
public sealed record IdentifierAnswer(long Id, string Type, string Value, string Space);
