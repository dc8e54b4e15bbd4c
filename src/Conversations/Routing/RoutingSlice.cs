using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.Queues;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Conversations.Routing;

/// <summary>The slice's table of contents.</summary>
internal static class RoutingSlice
{
    public static IServiceCollection AddRoutingOfItems(this IServiceCollection services) => services
        .AddSingleton<RoutingFacts>()
        .AddSingleton<RoutingStates>()
        .AddSingleton<RoutedItems>()
        .AddSingleton<RoutedAgents>()
        .AddSingleton<QueueTimes>()
        .AddSingleton<RouterSignal>()
        .AddSingleton<Handlings>()
        .AddSingleton<RouteItem>()
        .AddSingleton<WrapUpItem>()
        .AddSingleton<QueueItem>()
        .AddSingleton<KeepQueue>()
        .AddSingleton<KeepAgent>()
        .AddSingleton<KeepRules>()
        .AddSingleton<AnswerOffer>()
        .AddSingleton<ListOffers>()
        .AddSingleton<TryQueue>()
        .AddSingleton<ManageQueues>()
        .AddSingleton<ManageAgents>()
        .AddRailEntry(new RailEntry("Queues", ManageQueues.Path, "route", Permissions.RoutingManage, 46, InSettings: true, About: "Where conversations wait and who is asked; try an example before you save."))
        .AddRailEntry(new RailEntry("Agents", ManageAgents.Path, "headset", Permissions.RoutingManage, 47, InSettings: true, About: "Who answers at the desk, what they can do, and how much at a time."))
        .AddSingleton<RunRouter>()
        .AddHostedService(of => of.GetRequiredService<RunRouter>());

    public static void MapRouting(this IEndpointRouteBuilder routes)
    {
        KeepQueue.Map(routes);
        QueueItem.Map(routes);
        WrapUpItem.Map(routes);
        KeepAgent.Map(routes);
        KeepRules.Map(routes);
        ListOffers.Map(routes);
        AnswerOffer.Map(routes);
        TryQueue.Map(routes);
        ManageQueues.Map(routes);
        ManageAgents.Map(routes);
    }
}
