using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Sending;
using Throughline.People.Privacy;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Channels.Webhook;

/// <summary>The slice's table of contents.</summary>
internal static class WebhookChannelSlice
{
    public static IServiceCollection AddWebhookChannel(this IServiceCollection services) => services
        .AddSingleton<HookChannels>()
        .AddSingleton<HookDeliveries>()
        .AddSingleton<ReceiveHook>()
        .AddSingleton<ManageHooks>()
        .AddSingleton<ICarryAnswers, CarryByHook>()
        .AddSingleton<SendHooks>()
        .AddHostedService(of => of.GetRequiredService<SendHooks>())
        .AddForgetting<ForgetHooks>()
        .AddRailEntry(new RailEntry("Channels", ManageHooks.Path, "plug", Permissions.WebhooksManage, 43, InSettings: true, About: "Other systems as channels: what customers write there, and what is answered"));

    public static void MapWebhookChannel(this IEndpointRouteBuilder routes)
    {
        ReceiveHook.Map(routes);
        ManageHooks.Map(routes);
    }
}
