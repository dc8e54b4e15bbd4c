using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Channels.WebChat;
using Throughline.Channels.Webhook;
using Throughline.Kernel;

namespace Throughline.Channels;

/// <summary>The ways on which customers and the company reach each other: one folder an adapter.</summary>
public static class ChannelsModule
{
    public static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddMigrations("channels", typeof(ChannelsModule).Assembly)
        .AddWebChat()
        .AddWebhookChannel();

    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapWebChat();
        routes.MapWebhookChannel();
    }
}
