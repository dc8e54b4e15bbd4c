using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.People.Consent;
using Throughline.People.Identity;
using Throughline.People.Privacy;

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
        .AddSingleton<FollowedReaders>()
        .AddSingleton<LoadFacts>()
        .AddSingleton<DecideMarked>()
        .AddSingleton<ComputeSegment>()
        .AddSingleton<KeepSegments>()
        .AddHostedService(provider => provider.GetRequiredService<KeepSegments>())
        .AddSingleton<ListSegments>()
        .AddSingleton<CreateSegment>()
        .AddSingleton<ChangeSegment>()
        .AddSingleton<DeleteSegment>()
        .AddSingleton<StopComputing>()
        .AddSingleton<IFollowPersons, FollowMap>()
        .AddSingleton<IFollowConsents, FollowConsents>()
        .AddForgetting<ForgetSegments>()
        .AddExport<ExportSegments>()
        .AddReader<FollowEvents>();
}
