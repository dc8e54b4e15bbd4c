using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Inbox;

namespace Throughline.Conversations.Merging;

/// <summary>The slice's table of contents.</summary>
internal static class MergingSlice
{
    public static IServiceCollection AddMerging(this IServiceCollection services) => services
        .AddSingleton<ConversationTies>()
        .AddSingleton<MergeConversations>()
        .AddSingleton<SplitConversation>()
        // channels ask this, what it is made of is the module's own: so it is made here
        .AddSingleton(of => new CustomersView(of.GetRequiredService<ConversationList>(), of.GetRequiredService<MessageList>(), of.GetRequiredService<ConversationTies>()));

    public static void MapMerging(this IEndpointRouteBuilder routes)
    {
        MergeConversations.Map(routes);
        SplitConversation.Map(routes);
    }
}
