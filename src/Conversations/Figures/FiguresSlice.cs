using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Wallboard;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Conversations.Figures;

/// <summary>The slice's table of contents.</summary>
internal static class FiguresSlice
{
    public static IServiceCollection AddFigures(this IServiceCollection services) => services
        .AddSingleton<WorkRows>()
        .AddSingleton<ShowWork>()
        .AddSingleton<FirstContactRows>()
        .AddSingleton<ShowFirstContact>()
        .AddRailEntry(new RailEntry("Work", ShowWork.Path, "headset", Permissions.ConversationsRead, 17, About: "Handle time and occupancy, by agent and queue.", Under: ShowWallboard.Path))
        .AddRailEntry(new RailEntry("First contact", ShowFirstContact.Path, "circle-check", Permissions.ConversationsRead, 18, About: "How often people did not come again about the same reason.", Under: ShowWallboard.Path));

    public static void MapFigures(this IEndpointRouteBuilder routes)
    {
        ShowWork.Map(routes);
        ShowFirstContact.Map(routes);
    }
}
