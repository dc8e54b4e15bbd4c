using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;

namespace Throughline.People.Timeline;

/// <summary>
/// How a module's facts read on the timeline, so that People knows nothing of the module and still shows them.
/// A pure function of the event: the same event always reads the same. What changes later than the event (an agent's name, a segment's)
/// must stand in the event, or isn't said.
/// </summary>
public interface ITimelineLines
{
    /// <summary>The event's line; null where it is none of this module's. Asked in the order of registration, the built-in lines last.</summary>
    TimelineLine? Read(Event e, EventWords words);
}

public static class TimelineLinesOfModules
{
    /// <summary>Registers how a module's facts read. After a change of what is kept by kind or team: <c>throughline rebuild timeline</c>.</summary>
    public static IServiceCollection AddTimelineLines<T>(this IServiceCollection services) where T : class, ITimelineLines =>
        services.AddSingleton<ITimelineLines, T>();
}
