using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Gate.Decisions;
using Throughline.Gate.Experiments;
using Throughline.Gate.Outbox;
using Throughline.Gate.Overview;
using Throughline.Gate.Ownership;
using Throughline.Gate.Policies;
using Throughline.Gate.Replays;
using Throughline.Gate.Suppressed;
using Throughline.Gate.Touchpoints;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;

namespace Throughline.Gate;

/// <summary>Who may contact whom, when, and who decides.</summary>
public static class GateModule
{
    public static IServiceCollection AddGate(this IServiceCollection services) => services
        .AddMigrations("gate", typeof(GateModule).Assembly)
        .AddOverview()
        .AddTouchpoints()
        .AddOwnership()
        .AddPolicies()
        .AddDecisions()
        .AddOutbox()
        .AddReplays()
        .AddExperiments()
        .AddSuppressed()
        // the command line asks these, what they are made of is the module's own: so they are made here
        .AddSingleton(of => new ContactWork(
            of.GetRequiredService<RaiseIntents>(), of.GetRequiredService<ClaimSend>(), of.GetRequiredService<RecordOutcome>(), of.GetRequiredService<OfferHandover>(),
            of.GetRequiredService<AnswerHandover>(), of.GetRequiredService<OutboxList>(), of.GetRequiredService<IdentifierText>(), of.GetRequiredService<Database>(), of.GetRequiredService<TimeProvider>()))
        .AddSingleton(of => new PolicyWork(
            of.GetRequiredService<DraftPolicy>(), of.GetRequiredService<ReplayPolicy>(), of.GetRequiredService<PublishPolicy>(), of.GetRequiredService<TryIntent>()))
        .AddSingleton(of => new Replies(
            of.GetRequiredService<RaiseIntents>(), of.GetRequiredService<ClaimSend>(), of.GetRequiredService<RecordOutcome>(), of.GetRequiredService<WithdrawSend>(), of.GetRequiredService<OutboxList>(),
            of.GetRequiredService<TimeProvider>()))
        .AddSingleton(of => new InteractionOwners(
            of.GetRequiredService<HoldPeople>(), of.GetRequiredService<InteractionList>(), of.GetRequiredService<HandoverList>(), of.GetRequiredService<OfferHandover>(), of.GetRequiredService<AnswerHandover>()));

    public static void MapGate(this IEndpointRouteBuilder routes)
    {
        routes.MapOverview();
        routes.MapTouchpoints();
        routes.MapOwnership();
        routes.MapPolicies();
        routes.MapDecisions();
        routes.MapOutbox();
        routes.MapReplays();
        routes.MapExperiments();
        routes.MapSuppressed();
    }
}
