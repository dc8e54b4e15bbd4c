using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Throughline.Conversations.Presence;

/// <summary>The slice's table of contents.</summary>
internal static class PresenceSlice
{
    public static IServiceCollection AddPresence(this IServiceCollection services) => services
        .AddSingleton<PresenceList>()
        .AddSingleton<TellPresence>();

    public static void MapPresence(this IEndpointRouteBuilder routes) => TellPresence.Map(routes);
}
