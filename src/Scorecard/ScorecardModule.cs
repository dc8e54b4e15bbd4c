using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Scorecard.Calls;

namespace Throughline.Scorecard;

/// <summary>Metrics: each a published definition over raw facts.</summary>
public static class ScorecardModule
{
    public static IServiceCollection AddScorecard(this IServiceCollection services) => services
        .AddSingleton<ReadCalls>()
        // the command line asks it, what it is made of is the module's own: so it is made here
        .AddSingleton(of => new MeasureCalls(of.GetRequiredService<ReadCalls>(), of.GetRequiredService<Kernel.Storage.Database>()));

    public static void MapScorecard(this IEndpointRouteBuilder routes)
    {
    }
}
