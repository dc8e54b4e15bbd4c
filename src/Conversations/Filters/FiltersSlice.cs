using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Throughline.Conversations.Filters;

/// <summary>The slice's table of contents.</summary>
internal static class FiltersSlice
{
    public static IServiceCollection AddFilters(this IServiceCollection services) => services
        .AddSingleton<SavedFilters>()
        .AddSingleton<FilterViews>()
        .AddSingleton<FindFiltered>()
        .AddSingleton<KeepFilters>()
        .AddSingleton<ShowFilters>();

    public static void MapFilters(this IEndpointRouteBuilder routes)
    {
        KeepFilters.Map(routes);
        ShowFilters.Map(routes);
    }
}
