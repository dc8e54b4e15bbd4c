using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.People.Browse;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.People.Timeline;

internal static class ShowTimeline
{
    public static void MapTimeline(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/people/{id:long}/timeline", Page).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/people/{id:long}/events/{sequence:long}", EventPart).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/people/events/{sequence:long}", Lead).Require(Permissions.PeopleRead).WithTags("Pages");
        routes.MapGet("/api/people/{id:long}/timeline", Answer).Require(Permissions.PeopleRead).WithTags("People")
            .WithSummary("What happened with a person on every channel, newest first, as a person would read it; filtered by channel, team and kind, with counts.");
        routes.MapGet("/api/people/{id:long}/events/{sequence:long}", EventAlone).Require(Permissions.PeopleRead).WithTags("People")
            .WithSummary("One event of a person, by its sequence.");
    }

    private static async Task<RazorComponentResult> Page(
        long id, string[]? channel, string[]? team, string[]? kind, string? before, string? from,
        Database database, Persons persons, LoadTimeline load, Caller caller, HttpContext context, CancellationToken cancel)
    {
        var request = new TimelineRequest(TimelineFilter.Of(channel, team, kind), before, from);
        var (person, view) = await database.Read(session =>
        {
            var found = PersonView.Find(session, persons, id);
            return (found, load.Load(session, caller, found, id, request, ReaderZone.Of(context)));
        }, cancel);
        return new RazorComponentResult<TimelinePage>(new { Person = person, View = view });
    }

    private static async Task<RazorComponentResult> EventPart(
        long id, long sequence, Database database, Persons persons, LoadTimeline load, Events.Log.Sources sources, Caller caller, HttpContext context, CancellationToken cancel)
    {
        var (person, e, source) = await database.Read(session =>
        {
            var found = PersonView.Find(session, persons, id);
            var one = load.Find(session, caller, found, sequence);
            return (found, one, sources.All(session).First(s => s.Id == one.Event.Source).Name);
        }, cancel);
        return new RazorComponentResult<EventPage>(new { Person = person, Of = e, Source = source, Zone = ReaderZone.Of(context) });
    }

    /// <summary>To the event on the timeline of whose it is now.</summary>
    private static async Task<RedirectHttpResult> Lead(long sequence, Database database, LoadTimeline load, CancellationToken cancel) =>
        await database.Read(session => load.PersonOf(session, sequence), cancel) is { } person
            ? TypedResults.Redirect($"/people/{person}?at={sequence}#e-{sequence}")
            : throw new RefusedException(StatusCodes.Status404NotFound, $"There is no event {sequence}, or nobody has read it yet.");

    private static Task<TimelineAnswer> Answer(
        long id, string[]? channel, string[]? team, string[]? kind, string? before, int? limit, string? zone,
        Database database, Persons persons, ReadTimeline read, GuardedEvents guarded, ActivityDays activity, Events.Log.Sources sources, Caller caller, CancellationToken cancel)
    {
        var filter = TimelineFilter.Of(channel, team, kind);
        var inZone = zone is null ? NodaTime.DateTimeZone.Utc : ReaderZone.Named(zone)
            ?? throw new RefusedException(StatusCodes.Status400BadRequest, $"There is no time zone “{zone}”. Name one as Europe/Lisbon, or leave it out for UTC.");
        var at = before is null ? Events.Log.Moment.End : Events.Log.Moment.Parse(before)
            ?? throw new RefusedException(StatusCodes.Status400BadRequest, $"“{before}” is no place on a timeline: before is the next of the page before.");
        return database.Read(session =>
        {
            var identifiers = PersonView.Find(session, persons, id).Identifiers.Select(i => i.Id).ToList();
            var life = activity.Of(session, identifiers);
            var page = read.Page(session, identifiers, life, filter, at, Events.Log.Moment.Start, Math.Clamp(limit ?? LoadTimeline.PerPage, 1, 1000));
            return TimelineAnswer.Of(page with { Events = guarded.Of(session, caller, page.Events) }, life, filter, inZone, sources.All(session).ToDictionary(s => s.Id, s => s.Name));
        }, cancel);
    }

    private static Task<TimelineEventAnswer> EventAlone(
        long id, long sequence, Database database, Persons persons, LoadTimeline load, Events.Log.Sources sources, Caller caller, CancellationToken cancel) =>
        database.Read(session => TimelineEventAnswer.Of(
            load.Find(session, caller, PersonView.Find(session, persons, id), sequence), NodaTime.DateTimeZone.Utc, sources.All(session).ToDictionary(s => s.Id, s => s.Name)), cancel);
}
