using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Callbacks;
using Throughline.Conversations.Canned;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Figures;
using Throughline.Conversations.Filters;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Merging;
using Throughline.Conversations.Notices;
using Throughline.Conversations.Together;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Sending;
using Throughline.Conversations.Wallboard;
using Throughline.Kernel;

namespace Throughline.Conversations;

/// <summary>One desk: what customers and the company say to each other, who answers, and by when.</summary>
public static class ConversationsModule
{
    public static IServiceCollection AddConversations(this IServiceCollection services) => services
        .AddMigrations("conversations", typeof(ConversationsModule).Assembly)
        .AddAttachments()
        .AddCanned()
        .AddMerging()
        .AddTogether()
        .AddConsults()
        .AddNotices()
        .AddFilters()
        .AddInbox()
        .AddSending()
        .AddRoutingOfItems()
        .AddCallbacks()
        .AddClocks()
        .AddWallboard()
        .AddFigures();

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        routes.MapAttachments();
        routes.MapCanned();
        routes.MapMerging();
        routes.MapTogether();
        routes.MapConsults();
        routes.MapNotices();
        routes.MapFilters();
        routes.MapInbox();
        routes.MapRouting();
        routes.MapCallbacks();
        routes.MapClocks();
        routes.MapWallboard();
        routes.MapFigures();
    }
}
