using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Following;
using Throughline.Web.Webhooks;

namespace Throughline.Conversations.Together;

/// <summary>The slice's table of contents.</summary>
internal static class TogetherSlice
{
    public static IServiceCollection AddTogether(this IServiceCollection services)
    {
        foreach (var topic in TellWebhooks.Topics)
            services.AddWebhookTopic(topic);
        return services
            .AddSingleton<PresenceList>()
            .AddSingleton<TellPresence>()
            .AddFollowedAppends<TellWebhooks>();
    }

    public static void MapTogether(this IEndpointRouteBuilder routes) => TellPresence.Map(routes);
}
