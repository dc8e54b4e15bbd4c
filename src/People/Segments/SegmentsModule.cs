using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.People.Consent;
using Throughline.People.Identity;
using Throughline.People.Privacy;
using Throughline.People.Segments.Build;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.People.Segments;

/// <summary>The slice's table of contents.</summary>
internal static class SegmentsModule
{
    public static IServiceCollection AddSegments(this IServiceCollection services) => services
        .AddSingleton<SegmentList>()
        .AddSingleton<RuleBooks>()
        .AddSingleton<Occurrences>()
        .AddSingleton<Members>()
        .AddSingleton<Marks>()
        .AddSingleton<MarksSignal>()
        .AddSingleton<Turns>()
        .AddSingleton<SegmentChanges>()
        .AddSingleton<SegmentPersons>()
        .AddSingleton<FollowedReaders>()
        .AddSingleton<LoadFacts>()
        .AddSingleton<DecideMarked>()
        .AddSingleton<Stretches>()
        .AddSingleton<LookBack>()
        .AddSingleton<ComputeSegments>()
        .AddSingleton<KeepSegments>()
        .AddHostedService(provider => provider.GetRequiredService<KeepSegments>())
        .AddSingleton<ListSegments>()
        .AddSingleton<CreateSegment>()
        .AddSingleton<ChangeSegment>()
        .AddSingleton<DeleteSegment>()
        .AddSingleton<StopComputing>()
        .AddSingleton<ListMembers>()
        .AddSingleton<ShowMembership>()
        .AddSingleton<PreviewRule>()
        .AddSingleton<KnownWords>()
        .AddSingleton<BuildSegment>()
        .AddPersonPanel(new PersonPanel("Segments", "/people/{id}/segments", Permissions.SegmentsRead, 50, "segments"))
        .AddRailEntry(new RailEntry("Segments", "/segments", "users-group", Permissions.SegmentsRead, 25))
        .AddSingleton<IFollowPersons, FollowMap>()
        .AddSingleton<IFollowConsents, FollowConsents>()
        .AddForgetting<ForgetSegments>()
        .AddExport<ExportSegments>()
        .AddReader<FollowEvents>();

    public static void MapSegments(this IEndpointRouteBuilder routes)
    {
        ListSegments.Map(routes);
        ListMembers.Map(routes);
        ShowMembership.Map(routes);
        CreateSegment.Map(routes);
        ChangeSegment.Map(routes);
        DeleteSegment.Map(routes);
        StopComputing.Map(routes);
        PreviewRule.Map(routes);
        BuildSegment.Map(routes);
    }
}
