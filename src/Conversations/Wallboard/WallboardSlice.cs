using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Conversations.Wallboard;

/// <summary>The slice's table of contents.</summary>
internal static class WallboardSlice
{
    public static IServiceCollection AddWallboard(this IServiceCollection services) => services
        .AddSingleton<BoardRows>()
        .AddSingleton<ShowWallboard>()
        .AddRailEntry(new RailEntry("Wallboard", ShowWallboard.Path, "dashboard", Permissions.ConversationsRead, 15));

    public static void MapWallboard(this IEndpointRouteBuilder routes) => ShowWallboard.Map(routes);
}
