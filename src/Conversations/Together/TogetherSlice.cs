using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Throughline.Conversations.Together;

/// <summary>The slice's table of contents.</summary>
internal static class TogetherSlice
{
    public static IServiceCollection AddTogether(this IServiceCollection services) => services
        .AddSingleton<PresenceList>()
        .AddSingleton<TellPresence>();

    public static void MapTogether(this IEndpointRouteBuilder routes) => TellPresence.Map(routes);
}
