using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Gate.Policies;
using Throughline.Kernel;

namespace Throughline.Gate;

/// <summary>Who may contact whom, when, and who decides.</summary>
public static class GateModule
{
    public static IServiceCollection AddGate(this IServiceCollection services) => services
        .AddMigrations("gate", typeof(GateModule).Assembly)
        .AddPolicies();

    public static void MapGate(this IEndpointRouteBuilder routes)
    {
        routes.MapPolicies();
    }
}
