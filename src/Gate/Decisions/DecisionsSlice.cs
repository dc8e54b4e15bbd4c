using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Gate.Outbox;
using Throughline.Gate.Ownership;
using Throughline.Kernel.DueWork;
using Throughline.People.Consent;

namespace Throughline.Gate.Decisions;

/// <summary>The slice's table of contents.</summary>
internal static class DecisionsSlice
{
    public static IServiceCollection AddDecisions(this IServiceCollection services) => services
        .AddSingleton<Intents>()
        .AddSingleton<DecisionList>()
        .AddSingleton<Reservations>()
        .AddSingleton<Holdouts>()
        .AddSingleton<Suppressions>()
        .AddSingleton<Signals>()
        .AddSingleton<DecisionFacts>()
        .AddSingleton<GateStores>()
        .AddSingleton<KnownOwnership>()
        .AddSingleton<HoldPeople>()
        .AddSingleton<LoadPeople>()
        .AddSingleton<DecideIntents>()
        .AddSingleton<RaiseIntents>()
        .AddSingleton<IDueWorker, DecideWhenDue>()
        .AddSingleton<IFollowInteractions>(of => new DecideWhenOpen(new Lazy<DecideIntents>(of.GetRequiredService<DecideIntents>)))
        .AddSingleton<IFollowConsents>(of => new StopWithdrawn(new Lazy<DecideIntents>(of.GetRequiredService<DecideIntents>)));

    public static void MapDecisions(this IEndpointRouteBuilder routes)
    {
        RaiseIntents.Map(routes);
    }
}
