using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Scorecard.Calls;
using Throughline.Scorecard.Staffing;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Scorecard;

/// <summary>Metrics: each a published definition over raw facts.</summary>
public static class ScorecardModule
{
    public static IServiceCollection AddScorecard(this IServiceCollection services) => services
        .AddSingleton<ReadCalls>()
        // the command line asks it, what it is made of is the module's own: so it is made here
        .AddSingleton(of => new MeasureCalls(of.GetRequiredService<ReadCalls>(), of.GetRequiredService<Kernel.Storage.Database>()))
        .AddSingleton<ShowCalls>()
        .AddSingleton<ShowStaffing>()
        .AddRailEntry(new RailEntry("Scorecard", "/scorecard", "chart-bar", Permissions.EventsRead, 70));

    public static void MapScorecard(this IEndpointRouteBuilder routes)
    {
        ShowCalls.Map(routes);
        ShowStaffing.Map(routes);
    }
}
