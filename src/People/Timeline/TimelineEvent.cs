using Throughline.Events.Log;

namespace Throughline.People.Timeline;

/// <summary>An event and how it reads.</summary>
public sealed record TimelineEvent(Event Event, TimelineLine Line)
{
    public Moment Moment => Moment.Of(Event);
}
