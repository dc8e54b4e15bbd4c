using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Journeys.Maps;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Journeys;

/// <summary>What people really did: journey maps, mined from the log.</summary>
public static class JourneysModule
{
    public static IServiceCollection AddJourneys(this IServiceCollection services) => services
        .AddSingleton<LogInMemory>()
        .AddSingleton<Properties>()
        .AddSingleton<SubjectPersons>()
        .AddSingleton(provider => new JourneyMaps(
            provider.GetRequiredService<LogInMemory>(),
            provider.GetRequiredService<Properties>(),
            provider.GetRequiredService<SubjectPersons>(),
            provider.GetRequiredService<Sources>(),
            provider.GetRequiredService<Database>()))
        .AddSingleton<LookBehind>()
        .AddRailEntry(new RailEntry("Journeys", "/journeys", "route", Permissions.MapsRead, 30));

    public static void MapJourneys(this IEndpointRouteBuilder routes)
    {
        routes.MapShowMap();
        routes.MapShowEdge();
        routes.MapShowStep();
        routes.MapShowVariant();
    }
}
