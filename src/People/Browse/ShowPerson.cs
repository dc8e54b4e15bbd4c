using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Timeline;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.People.Browse;

internal static class ShowPerson
{
    private const int EventsPerPage = 100;

    public static void MapShowPerson(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/{id:long}", Page).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people/{id:long}", Answer).Require(Permissions.PeopleRead).WithTags("People")
            .WithSummary("A person, by the internal id of any of their identifiers.");
        routes.MapGet("/api/people/{id:long}/events", Events).Require(Permissions.PeopleRead).WithTags("People")
            .WithSummary("What happened with a person, newest first.");
    }

    private static async Task<IResult> Page(
        long id, string[]? channel, string[]? team, string[]? kind, string? before, long? at,
        Database database, Persons persons, LoadTimeline load, Caller caller, HttpContext context, CancellationToken cancel)
    {
        var request = new TimelineRequest(TimelineFilter.Of(channel, team, kind), before, At: at);
        var (person, view) = await database.Read(session =>
        {
            var found = PersonView.Find(session, persons, id);
            return (found, load.Load(session, caller, found, found.Id, request, ReaderZone.Of(context)));
        }, cancel);
        return person.Id == id
            ? new RazorComponentResult<ShowPersonPage>(new { Person = person, View = view })
            : TypedResults.Redirect($"/people/{person.Id}{context.Request.QueryString}");
    }

    private static Task<PersonAnswer> Answer(long id, Database database, Persons persons) =>
        database.Read(session => PersonAnswer.Of(PersonView.Find(session, persons, id)));

    private static async Task<EventsAnswer> Events(
        long id, string? before, int? limit, Database database, Persons persons, EventLog log, GuardedEvents guarded, Sources sources, Caller caller)
    {
        var view = await database.Read(session =>
        {
            var read = PersonView.Read(session, persons, log, sources, id, before, Math.Clamp(limit ?? EventsPerPage, 1, 1000));
            return read with { Events = guarded.Of(session, caller, read.Events) };
        });
        return new EventsAnswer([.. view.Events.Select(e => EventAnswer.Of(e, view.Sources))], view.Next);
    }
}

/// <summary>A person with a page of what happened with them, newest first. <see cref="Next"/> is the place of the page after; null on the last.</summary>
public sealed record PersonView(Person Person, IReadOnlyList<Event> Events, string? Next, IReadOnlyDictionary<long, string> Sources)
{
    internal static PersonView Read(Session session, Persons persons, EventLog log, Sources sources, long id, string? before, int limit)
    {
        var person = Find(session, persons, id);
        var events = log.Before(session, [.. person.Identifiers.Select(i => i.Id)], Moment.Parse(before) ?? Moment.End, limit + 1);
        var shown = events.Take(limit).ToList();
        return new PersonView(person, shown,
            events.Count > limit ? Moment.Of(shown[^1]).ToString() : null,
            sources.All(session).ToDictionary(source => source.Id, source => source.Name));
    }

    internal static Person Find(Session session, Persons persons, long id) =>
        (persons.Of(session, id) is { } person ? persons.Find(session, person) : null)
        ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no person {id}.");
}

/// <summary>A page of events; <c>next</c> is the <c>before</c> of the page that follows.</summary>
internal sealed record EventsAnswer(IReadOnlyList<EventAnswer> Events, string? Next);
