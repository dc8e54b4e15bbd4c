using Microsoft.AspNetCore.Http;
using NodaTime;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Phases;
using Throughline.People.Timeline.Reading;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.People.Timeline;

/// <summary>What of a timeline is asked for: its filter, and where the page begins (before a moment, or around an event) and ends (not before a moment).</summary>
internal sealed record TimelineRequest(TimelineFilter Filter, string? Before = null, string? From = null, long? At = null);

/// <summary>Reads what a timeline shows.</summary>
internal sealed class LoadTimeline(
    Persons persons, EventLog log, ReadTimeline read, GuardedEvents guarded, ActivityDays activity, Sources sources, KnownProfiles profiles, TimeProvider time)
{
    public const int PerPage = 50;
    private const int MostAgain = 1000;
    private const int Around = 10;

    public TimelineView Load(Session session, Caller caller, Person person, long id, TimelineRequest request, DateTimeZone zone)
    {
        var identifiers = person.Identifiers.Select(i => i.Id).ToList();
        var life = activity.Of(session, identifiers);
        var before = request.At is { } at ? AroundEvent(session, identifiers, person, at) : Parse(request.Before);
        var from = Parse(request.From);
        var page = from is { } stated
            ? read.Page(session, identifiers, life, request.Filter, before ?? Moment.End, stated, MostAgain)
            : read.WholeGroups(session, identifiers, life, request.Filter, before ?? Moment.End, PerPage);
        return new TimelineView
        {
            Id = id,
            Filter = request.Filter,
            Zone = zone,
            Activity = life,
            Events = guarded.Of(session, caller, page.Events),
            Next = page.Next ?? from,
            Before = before,
            Focus = request.At,
            Sources = sources.All(session).ToDictionary(source => source.Id, source => source.Name),
            Phases = Phases(profiles.PhasesOf(session, [person.Id], Micros.Now(time))[person.Id].Changes),
        };
    }

    /// <exception cref="RefusedException">There is no such event, or it is about somebody else.</exception>
    public TimelineEvent Find(Session session, Caller caller, Person person, long sequence) => guarded.Of(session, caller, Find(session, person, sequence));

    private TimelineEvent Find(Session session, Person person, long sequence) =>
        log.Find(session, sequence) is { } e && person.Identifiers.Any(i => i.Id == e.Subject)
            ? read.Read(e)
            : throw new RefusedException(StatusCodes.Status404NotFound,
                $"{person.Title} has no event {sequence}. It may be another person's now, after a merge was undone, or erased. The person's events are on their timeline.");

    /// <summary>Whose event it is now; null where there is none.</summary>
    public long? PersonOf(Session session, long sequence) => log.Find(session, sequence) is { } e ? persons.Of(session, e.Subject) : null;

    private static List<PhaseOfLife> Phases(IReadOnlyList<PhaseChange> changes) =>
        [.. changes.Select((change, i) => new PhaseOfLife(Wording.Capital(change.Phase), change.At, i + 1 < changes.Count ? changes[i + 1].At : null))];

    private Moment? AroundEvent(Session session, List<long> identifiers, Person person, long sequence)
    {
        var before = read.After(session, identifiers, Find(session, person, sequence).Moment, Around);
        return before == Moment.End ? null : before;
    }

    private static Moment? Parse(string? moment) => moment is null ? null : Moment.Parse(moment)
        ?? throw new RefusedException(StatusCodes.Status400BadRequest, $"“{moment}” names no place on a timeline. Take it from the “next” of a page before, or leave it out for the newest events.");
}
