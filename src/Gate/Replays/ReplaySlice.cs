using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Throughline.Gate.Replays;

/// <summary>The slice's table of contents.</summary>
internal static class ReplaySlice
{
    public static IServiceCollection AddReplays(this IServiceCollection services) => services
        .AddSingleton<ReplayList>()
        .AddSingleton<ReplayPolicy>()
        .AddSingleton<ShowReplays>()
        .AddSingleton<ListReplayed>()
        .AddSingleton<RunReplays>()
        .AddHostedService(of => of.GetRequiredService<RunReplays>());

    public static void MapReplays(this IEndpointRouteBuilder routes)
    {
        ReplayPolicy.Map(routes);
        ShowReplays.Map(routes);
        ListReplayed.Map(routes);
    }
}
