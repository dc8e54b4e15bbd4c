using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Gate.Decisions;
using Throughline.Gate.Experiments;
using Throughline.Gate.Outbox;
using Throughline.Gate.Ownership;
using Throughline.Gate.Policies;
using Throughline.Gate.Replays;
using Throughline.Gate.Suppressed;
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
        .AddOutbox()
        .AddReplays()
        .AddExperiments()
        .AddSuppressed()
        // the command line asks it, what it is made of is the module's own: so it is made here
        .AddSingleton(of => new PolicyWork(
            of.GetRequiredService<DraftPolicy>(), of.GetRequiredService<ReplayPolicy>(), of.GetRequiredService<PublishPolicy>(), of.GetRequiredService<TryIntent>()))
        .AddSingleton(of => new Replies(of.GetRequiredService<RaiseIntents>(), of.GetRequiredService<ClaimSend>(), of.GetRequiredService<RecordOutcome>()))
        .AddSingleton(of => new InteractionOwners(
            of.GetRequiredService<HoldPeople>(), of.GetRequiredService<InteractionList>(), of.GetRequiredService<HandoverList>(), of.GetRequiredService<OfferHandover>(), of.GetRequiredService<AnswerHandover>()));

    public static void MapGate(this IEndpointRouteBuilder routes)
    {
        routes.MapTouchpoints();
        routes.MapOwnership();
        routes.MapPolicies();
        routes.MapDecisions();
        routes.MapReplays();
        routes.MapExperiments();
        routes.MapSuppressed();
    }
}
