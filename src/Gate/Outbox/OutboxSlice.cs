using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Throughline.Gate.Outbox;

/// <summary>The slice's table of contents.</summary>
internal static class OutboxSlice
{
    public static IServiceCollection AddOutbox(this IServiceCollection services) => services
        .AddSingleton<OutboxList>()
        .AddSingleton<ClaimSend>()
        .AddSingleton<RecordOutcome>()
        .AddSingleton<WithdrawSend>()
        .AddSingleton<ListOutbox>();

    public static void MapOutbox(this IEndpointRouteBuilder routes) => ListOutbox.Map(routes);
}
