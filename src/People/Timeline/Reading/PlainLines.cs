using Throughline.Events.Log;

namespace Throughline.People.Timeline.Reading;

/// <summary>Everything that no others claim: its name, and the first of its properties.</summary>
internal sealed class PlainLines : ITimelineLines
{
    public TimelineLine Read(Event e, EventWords words)
    {
        var resource = words.Property("org:resource");
        return new(Channels.IconOf(e.Channel), e.Name + Wording.After(" by ", resource is null ? null : Wording.Name(resource)),
            e.Kind == "import" && e.Channel is null ? LineKind.Record : LineKind.Action)
        {
            Detail = Wording.Facts(
                words.Property("lifecycle:transition") is { } step && !step.Equals("complete", StringComparison.OrdinalIgnoreCase) ? Wording.Small(step) : null,
                Wording.Some(words, 4, "org:resource", "lifecycle:transition", "concept:name", "time:timestamp")),
        };
    }

    TimelineLine? ITimelineLines.Read(Event e, EventWords words) => Read(e, words);
}
