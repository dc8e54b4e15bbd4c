using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Following;
using Throughline.Gate.Touchpoints.Contacts;
using Throughline.Kernel.DueWork;
using Throughline.People;
using Throughline.People.Privacy;
using Throughline.People.Timeline;
using Throughline.Web.Access;

namespace Throughline.Gate.Ownership;

/// <summary>The slice's table of contents.</summary>
internal static class OwnershipSlice
{
    public static IServiceCollection AddOwnership(this IServiceCollection services) => services
        .AddSingleton<InteractionList>()
        .AddSingleton<HandoverList>()
        .AddSingleton<HandoverFact>()
        .AddSingleton<OfferHandover>()
        .AddSingleton<AnswerHandover>()
        .AddSingleton<IDueWorker, ExpireHandovers>()
        .AddSingleton<ListHandovers>()
        .AddSingleton<RelationshipOwners>()
        .AddSingleton<ShowOwnership>()
        .AddFollowedAppends<OpenAndClose>()
        .AddTimelineLines<HandoverLines>()
        .AddEventGuard<GuardHandovers>()
        .AddForgetting<KeptOwnership>()
        .AddExport<KeptOwnership>()
        .AddPersonPanel(new PersonPanel("Who owns what", ShowOwnership.Path, Permissions.GateRead, 51, CountContacts.ReaderName));

    public static void MapOwnership(this IEndpointRouteBuilder routes)
    {
        ShowOwnership.Map(routes);
        OfferHandover.Map(routes);
        AnswerHandover.Map(routes);
        ListHandovers.Map(routes);
    }
}
