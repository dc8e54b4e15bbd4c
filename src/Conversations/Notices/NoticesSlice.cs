using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Following;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Conversations.Notices;

/// <summary>The slice's table of contents.</summary>
internal static class NoticesSlice
{
    public static IServiceCollection AddNotices(this IServiceCollection services) => services
        .AddSingleton<NoticeList>()
        .AddSingleton<ManageNotices>()
        .AddSingleton<SendNotices>()
        .AddHostedService(of => of.GetRequiredService<SendNotices>())
        .AddFollowedAppends<TellTeams>()
        .AddRailEntry(new RailEntry("Notices", ManageNotices.Path, "bell", Permissions.RoutingManage, 36, InSettings: true, About: "What teams are told in Slack or Teams"));

    public static void MapNotices(this IEndpointRouteBuilder routes) => ManageNotices.Map(routes);
}
