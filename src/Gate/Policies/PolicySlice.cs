using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Throughline.Gate.Policies;

internal static class PolicySlice
{
    public static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddSingleton<PolicyVersions>();

    public static void MapPolicies(this IEndpointRouteBuilder routes)
    {
    }
}
