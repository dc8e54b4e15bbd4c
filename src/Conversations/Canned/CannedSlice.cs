using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Throughline.Conversations.Canned;

/// <summary>The slice's table of contents.</summary>
internal static class CannedSlice
{
    public static IServiceCollection AddCanned(this IServiceCollection services) => services
        .AddSingleton<CannedAnswers>()
        .AddSingleton<KeepCanned>();

    public static void MapCanned(this IEndpointRouteBuilder routes) => KeepCanned.Map(routes);
}
