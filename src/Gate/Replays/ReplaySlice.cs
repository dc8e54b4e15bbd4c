using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Throughline.Gate.Replays;

/// <summary>The slice's table of contents.</summary>
internal static class ReplaySlice
{
    public static IServiceCollection AddReplays(this IServiceCollection services) => services
        .AddSingleton<ReplayList>()
        .AddSingleton<ReplayPolicy>();

    public static void MapReplays(this IEndpointRouteBuilder routes) => ReplayPolicy.Map(routes);
}
