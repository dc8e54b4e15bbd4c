using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.People.Timeline;

/// <summary>Events as a caller may read them: of what is kept from them nothing is left but what the guard leaves.</summary>
internal sealed class GuardedEvents(IEnumerable<IGuardEvents> guards, Lines lines)
{
    public IReadOnlyList<Event> Of(Session session, Caller caller, IReadOnlyList<Event> events)
    {
        var withheld = guards.SelectMany(guard => guard.Withheld(session, caller, events).Select(of => (Guard: guard, Sequence: of.Key, Why: of.Value))).ToLookup(of => of.Sequence);
        return withheld.Count == 0 ? events : [.. events.Select(e => withheld[e.Sequence].Aggregate(e, (left, of) => of.Guard.Without(left, of.Why)))];
    }

    public IReadOnlyList<TimelineEvent> Of(Session session, Caller caller, IReadOnlyList<TimelineEvent> read) =>
        [.. read.Zip(Of(session, caller, [.. read.Select(of => of.Event)]), (before, now) => ReferenceEquals(before.Event, now) ? before : new TimelineEvent(now, now.Note == before.Event.Note ? lines.Of(now) : lines.Of(now) with { Detail = now.Note }))];

    public TimelineEvent Of(Session session, Caller caller, TimelineEvent read) => Of(session, caller, [read])[0];
}
