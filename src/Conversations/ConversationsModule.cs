using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Throughline.Conversations;

/// <summary>One desk: what customers and the company say to each other, who answers, and by when.</summary>
public static class ConversationsModule
{
    public static IServiceCollection AddConversations(this IServiceCollection services) => services;

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
    }
}
