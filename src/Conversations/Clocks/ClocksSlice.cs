using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Clocks.Files;
using Throughline.Events.Following;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.People.Timeline;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Layout;

namespace Throughline.Conversations.Clocks;

/// <summary>The slice's table of contents.</summary>
internal static class ClocksSlice
{
    public static IServiceCollection AddClocks(this IServiceCollection services) => services
        .AddSingleton<ClockPolicies>()
        .AddSingleton<RunningClocks>()
        .AddSingleton<ManageClockPolicies>()
        // the command line asks this, what it is made of is the module's own: so it is made here
        .AddSingleton(of => new ClockFile(of.GetRequiredService<ClockPolicies>(), of.GetRequiredService<AuditList>(), of.GetRequiredService<Database>()))
        .AddSingleton<ShowClocks>()
        .AddFollowedAppends<FollowConversations>()
        .AddSingleton<IDueWorker, TellClocks>()
        .AddTimelineLines<ClockLines>()
        .AddRailEntry(new RailEntry("Clocks", ManageClockPolicies.Path, "clock", Permissions.RoutingManage, 48, InSettings: true, About: "How long answers and resolutions may take, for whom, in which hours."));

    public static void MapClocks(this IEndpointRouteBuilder routes)
    {
        ManageClockPolicies.Map(routes);
        ManageClockFile.Map(routes);
        ShowClocks.Map(routes);
    }
}
