using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Import;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;

namespace Throughline.Events;

/// <summary>The log, what comes into it, and who reads it.</summary>
public static class EventsModule
{
    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddMigrations("events", typeof(EventsModule).Assembly)
        .AddSingleton<LogSignal>()
        .AddSingleton<Identifiers>()
        .AddSingleton<Refusals>()
        .AddSingleton<Sources>()
        .AddSingleton<EventLog>()
        .AddSingleton<Cursors>()
        .AddSingleton<ReaderStep>()
        .AddSingleton<ImportFile>()
        .AddSingleton<AdoptRestoredLog>()
        .AddHostedService<RunReaders>();

    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapImports();

    public static IServiceCollection AddReader<T>(this IServiceCollection services) where T : class, IReader => services
        .AddSingleton<T>()
        .AddSingleton<IReader>(provider => provider.GetRequiredService<T>());
}
