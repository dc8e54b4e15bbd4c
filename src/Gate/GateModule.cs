using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Gate.Decisions;
using Throughline.Gate.Outbox;
using Throughline.Gate.Ownership;
using Throughline.Gate.Policies;
using Throughline.Gate.Touchpoints;
using Throughline.Kernel;

namespace Throughline.Gate;

/// <summary>Who may contact whom, when, and who decides.</summary>
public static class GateModule
{
    public static IServiceCollection AddGate(this IServiceCollection services) => services
        .AddMigrations("gate", typeof(GateModule).Assembly)
        .AddTouchpoints()
        .AddOwnership()
        .AddPolicies()
        .AddDecisions()
        .AddOutbox();

    public static void MapGate(this IEndpointRouteBuilder routes)
    {
        routes.MapTouchpoints();
        routes.MapOwnership();
        routes.MapPolicies();
        routes.MapDecisions();
    }
}
