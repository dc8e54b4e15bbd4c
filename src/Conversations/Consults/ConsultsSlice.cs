using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Following;

namespace Throughline.Conversations.Consults;

/// <summary>The slice's table of contents.</summary>
internal static class ConsultsSlice
{
    public static IServiceCollection AddConsults(this IServiceCollection services)
    {
        services.AddOptions<ConsultOptions>().Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(ConsultOptions.Section).Bind(options));
        return services
            .AddSingleton<ConsultList>()
            .AddSingleton<ConsultLinks>()
            .AddSingleton<ConsultAccess>()
            .AddSingleton<ReadConsult>()
            .AddSingleton<AskConsult>()
            .AddSingleton<WriteInConsult>()
            .AddSingleton<LinkConsult>()
            .AddSingleton<CloseConsult>()
            .AddSingleton<ShowConsults>()
            .AddSingleton<ConsultByLink>()
            .AddFollowedAppends<CloseConsult>();
    }

    public static void MapConsults(this IEndpointRouteBuilder routes)
    {
        AskConsult.Map(routes);
        WriteInConsult.Map(routes);
        LinkConsult.Map(routes);
        CloseConsult.Map(routes);
        ShowConsults.Map(routes);
        ConsultByLink.Map(routes);
    }
}
