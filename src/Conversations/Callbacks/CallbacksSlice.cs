using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Following;
using Throughline.Kernel.DueWork;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Conversations.Callbacks;

/// <summary>The slice's table of contents.</summary>
internal static class CallbacksSlice
{
    public static IServiceCollection AddCallbacks(this IServiceCollection services) => services
        .AddSingleton<CallbackList>()
        .AddSingleton<AskCallback>()
        .AddSingleton<EndCallback>()
        .AddSingleton<ListCallbacks>()
        // channels ask this, what it is made of is the module's own: so it is made here
        .AddSingleton(of => new CallbackByCustomer(
            of.GetRequiredService<AskCallback>(), of.GetRequiredService<EndCallback>(), of.GetRequiredService<CallbackList>(), of.GetRequiredService<Inbox.ConversationList>(),
            of.GetRequiredService<Routing.Desk.RoutedItems>(), of.GetRequiredService<Gate.InteractionOwners>()))
        .AddFollowedAppends<CallWhenDue>()
        .AddSingleton<IDueWorker, CallWhenDue>()
        .AddRailEntry(new RailEntry("Calls to make", ListCallbacks.Path, "phone", Permissions.ConversationsRead, 11, About: "Customers who asked to be called back.", Under: Inbox.ListConversations.Path));

    public static void MapCallbacks(this IEndpointRouteBuilder routes)
    {
        AskCallback.Map(routes);
        EndCallback.Map(routes);
        ListCallbacks.Map(routes);
    }
}
