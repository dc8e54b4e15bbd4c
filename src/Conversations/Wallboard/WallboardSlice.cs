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
        .AddSingleton<ReasonRows>()
        .AddSingleton<ShowReasons>()
        .AddRailEntry(new RailEntry("Wallboard", ShowWallboard.Path, "dashboard", Permissions.ConversationsRead, 15))
        .AddRailEntry(new RailEntry("Reasons", ShowReasons.Path, "list-details", Permissions.ConversationsRead, 16, About: "What was resolved, by what it was about and how it ended.", Under: ShowWallboard.Path));

    public static void MapWallboard(this IEndpointRouteBuilder routes)
    {
        ShowWallboard.Map(routes);
        ShowReasons.Map(routes);
    }
}
