using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.People.Timeline;

/// <summary>Events as a caller may read them: of what is kept from them nothing is left but that it happened.</summary>
internal sealed class GuardedEvents(IEnumerable<IGuardEvents> guards, Lines lines)
{
    public IReadOnlyList<Event> Of(Session session, Caller caller, IReadOnlyList<Event> events)
    {
        var withheld = guards.SelectMany(guard => guard.Withheld(session, caller, events)).ToLookup(of => of.Key, of => of.Value);
        return withheld.Count == 0 ? events : [.. events.Select(e => withheld.Contains(e.Sequence) ? Without(e, withheld[e.Sequence].First()) : e)];
    }

    public IReadOnlyList<TimelineEvent> Of(Session session, Caller caller, IReadOnlyList<TimelineEvent> read) =>
        [.. read.Zip(Of(session, caller, [.. read.Select(of => of.Event)]), (before, now) => ReferenceEquals(before.Event, now) ? before : new TimelineEvent(now, lines.Of(now) with { Detail = now.Note }))];

    public TimelineEvent Of(Session session, Caller caller, TimelineEvent read) => Of(session, caller, [read])[0];

    private static Event Without(Event e, string why) => e with { Properties = "{}", Context = null, Note = why };
}
