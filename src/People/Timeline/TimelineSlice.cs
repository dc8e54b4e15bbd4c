using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Readers;
using Throughline.People.Privacy;

namespace Throughline.People.Timeline;

internal static class TimelineSlice
{
    public static IServiceCollection AddTimeline(this IServiceCollection services) => services
        .AddSingleton<Lines>()
        .AddSingleton<GuardedEvents>()
        .AddSingleton<Facets>()
        .AddSingleton<ActivityDays>()
        .AddForgetting<ActivityDays>()
        .AddSingleton<ReadTimeline>()
        .AddSingleton<LoadTimeline>()
        .AddSingleton<IFollowReaders, TellOpenPages>()
        .AddReader<CountActivity>();
}
