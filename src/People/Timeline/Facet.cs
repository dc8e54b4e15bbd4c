using Throughline.Events.Log;

namespace Throughline.People.Timeline;

/// <summary>What the timeline is filtered by: on which channel, whose work, what sort of thing. Empty channel or team: none.</summary>
public sealed record Facet(string Channel, string Team, string Kind)
{
    internal static Facet Of(Event e, TimelineLine line) => new(e.Channel ?? "", line.Team ?? "", line.Kind);
}
