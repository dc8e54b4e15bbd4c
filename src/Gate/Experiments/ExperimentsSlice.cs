using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Following;
using Throughline.Gate.Policies;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Experiments;

/// <summary>The slice's table of contents.</summary>
internal static class ExperimentsSlice
{
    public static IServiceCollection AddExperiments(this IServiceCollection services) => services
        .AddSingleton<Assignments>()
        .AddSingleton<ReadOutcomes>()
        .AddSingleton<ListInArm>()
        .AddFollowedAppends<KeepAssignments>()
        // the command line asks it, what it is made of is the slice's own: so it is made here
        .AddSingleton(of => new ShowUplift(
            of.GetRequiredService<ReadOutcomes>(), of.GetRequiredService<Assignments>(), of.GetRequiredService<PolicyVersions>(), of.GetRequiredService<Database>(), of.GetRequiredService<TimeProvider>()));

    public static void MapExperiments(this IEndpointRouteBuilder routes)
    {
        ShowUplift.Map(routes);
        ListInArm.Map(routes);
    }
}
