using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Blocking;
using Throughline.Events.Collect;
using Throughline.Events.Erasure;
using Throughline.Events.Following;
using Throughline.Events.Import;
using Throughline.Events.Keys;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Events.Review;
using Throughline.Kernel;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Events;

/// <summary>The log, what comes into it, and who reads it.</summary>
public static class EventsModule
{
    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddMigrations("events", typeof(EventsModule).Assembly)
        .AddSingleton<LogSignal>()
        .AddSingleton<LogVersions>()
        .AddSingleton<Identifiers>()
        .AddSingleton<Refusals>()
        .AddSingleton<EraseFromLog>()
        .AddSingleton<Sources>()
        .AddSingleton(of => new FollowedAppends(of.GetRequiredService<LogVersions>(), of.GetServices<IFollowAppends>))
        .AddSingleton<EventLog>()
        .AddSingleton<Sightings>()
        .AddSingleton<Cursors>()
        .AddSingleton<ReaderStep>()
        .AddSingleton<ImportFile>()
        .AddSingleton<AdoptRestoredLog>()
        .AddHostedService<RunReaders>()
        .AddHostedService<WakeForOtherNodes>()
        .AddCollect()
        .AddSingleton<WriteKeys>()
        .AddSingleton<KnownKeys>()
        .AddSingleton<CreateKey>()
        .AddSingleton<RevokeKey>()
        .AddSingleton<BlockedValues>()
        .AddSingleton<BlockedFollowers>()
        .AddSingleton<BlockValue>()
        .AddSingleton<UnblockValue>()
        .AddRailEntry(new RailEntry("Sources", "/settings/sources", "plug", Permissions.SourcesManage, 40, InSettings: true,
            About: "Where events come from, and the write keys with which programs send them."))
        .AddRailEntry(new RailEntry("Refusals", "/settings/refusals", "filter-x", Permissions.EventsRead, 41, InSettings: true,
            About: "What was kept out of the log, and why."))
        .AddRailEntry(new RailEntry("Blocked values", "/settings/blocked-values", "user-off", Permissions.SourcesManage, 42, InSettings: true,
            About: "Values that identify nobody, because many people have them."));

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapCollect();
        routes.MapImports();
        routes.MapListSources();
        CreateKey.Map(routes);
        RevokeKey.Map(routes);
        routes.MapListRefusals();
        routes.MapListBlockedValues();
        BlockValue.Map(routes);
        UnblockValue.Map(routes);
    }

    public static IServiceCollection AddReader<T>(this IServiceCollection services) where T : class, IReader => services
        .AddSingleton<T>()
        .AddSingleton<IReader>(provider => provider.GetRequiredService<T>());
}
