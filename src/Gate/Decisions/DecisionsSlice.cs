using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Following;
using Throughline.Gate.Decisions.Explore;
using Throughline.Gate.Outbox;
using Throughline.Gate.Ownership;
using Throughline.Kernel.DueWork;
using Throughline.People.Consent;
using Throughline.People.Identity;
using Throughline.People.Privacy;
using Throughline.People.Timeline;

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
        .AddSingleton<SuppressAddress>()
        .AddExplorer()
        .AddSingleton<TryIntent>()
        .AddSingleton(of => new Lazy<DecideIntents>(of.GetRequiredService<DecideIntents>))
        .AddSingleton<IFollowInteractions, LookWhenInteractionsChange>()
        .AddSingleton<IFollowPersons, LookWhenPersonsChange>()
        .AddFollowedAppends<KeepSignals>()
        .AddReader<BackfillSignals>()
        .AddTimelineLines<DecisionLines>()
        .AddForgetting<KeptDecisions>()
        .AddExport<KeptDecisions>()
        .AddSingleton<IDueWorker, DecideWhenDue>()
        .AddSingleton<IFollowConsents, StopWithdrawn>();

    public static void MapDecisions(this IEndpointRouteBuilder routes)
    {
        RaiseIntents.Map(routes);
        routes.MapExplorer();
        TryIntent.Map(routes);
        SuppressAddress.Map(routes);
    }
}
