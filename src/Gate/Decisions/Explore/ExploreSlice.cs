using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.People;
using Throughline.Web.Access;

namespace Throughline.Gate.Decisions.Explore;

/// <summary>The slice's table of contents.</summary>
internal static class ExploreSlice
{
    public static IServiceCollection AddExplorer(this IServiceCollection services) => services
        .AddSingleton<DecisionKinds>()
        .AddSingleton<FindDecisions>()
        .AddSingleton<CountDecisions>()
        .AddSingleton<ListDecisions>()
        .AddSingleton<ShowDecision>()
        .AddPersonPanel(new PersonPanel("What the gate decided", ListDecisions.PanelPath, Permissions.GateRead, 52));

    public static void MapExplorer(this IEndpointRouteBuilder routes)
    {
        ListDecisions.Map(routes);
        ShowDecision.Map(routes);
    }
}
