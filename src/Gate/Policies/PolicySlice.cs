using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Gate.Policies.Pages;

namespace Throughline.Gate.Policies;

/// <summary>The slice's table of contents.</summary>
internal static class PolicySlice
{
    public static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddSingleton<PolicyVersions>()
        .AddSingleton<DraftPolicy>()
        .AddSingleton<PublishPolicy>()
        .AddSingleton<ShowPolicies>()
        .AddSingleton<EditPolicy>();

    public static void MapPolicies(this IEndpointRouteBuilder routes)
    {
        DraftPolicy.Map(routes);
        PublishPolicy.Map(routes);
        ShowPolicies.Map(routes);
        EditPolicy.Map(routes);
    }
}
