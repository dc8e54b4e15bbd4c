using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Web.Webhooks;

internal static class WebhookSlice
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().Configure<IServiceProvider>((options, provider) =>
            provider.GetService<IConfiguration>()?.GetSection(WebhookOptions.Section).Bind(options));
        return services
            .AddSingleton<WebhookList>()
            .AddSingleton<SendMessage>()
            .AddSingleton<SendWebhooks>()
            .AddHostedService(provider => provider.GetRequiredService<SendWebhooks>())
            .AddSingleton<ListWebhooks>()
            .AddSingleton<ManageWebhooks>()
            .AddRailEntry(new RailEntry("Webhooks", "/settings/webhooks", "webhook", Permissions.WebhooksManage, 42, InSettings: true,
                About: "Other systems that are told of changes"));
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        ListWebhooks.Map(routes);
        ManageWebhooks.Map(routes);
    }
}
