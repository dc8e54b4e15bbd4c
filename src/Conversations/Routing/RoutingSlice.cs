using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Routing.Desk;

namespace Throughline.Conversations.Routing;

/// <summary>The slice's table of contents.</summary>
internal static class RoutingSlice
{
    public static IServiceCollection AddRoutingOfItems(this IServiceCollection services) => services
        .AddSingleton<RoutingFacts>()
        .AddSingleton<RoutedItems>()
        .AddSingleton<RoutedAgents>()
        .AddSingleton<RouterSignal>()
        .AddSingleton<RouteItem>()
        .AddSingleton<QueueItem>()
        .AddSingleton<KeepQueue>()
        .AddSingleton<KeepAgent>()
        .AddSingleton<KeepRules>()
        .AddSingleton<AnswerOffer>()
        .AddSingleton<ListOffers>()
        .AddSingleton<RunRouter>()
        .AddHostedService(of => of.GetRequiredService<RunRouter>());

    public static void MapRouting(this IEndpointRouteBuilder routes)
    {
        KeepQueue.Map(routes);
        QueueItem.Map(routes);
        KeepAgent.Map(routes);
        KeepRules.Map(routes);
        ListOffers.Map(routes);
        AnswerOffer.Map(routes);
    }
}
