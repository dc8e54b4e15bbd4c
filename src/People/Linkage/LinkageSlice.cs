using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Linkage.Suggestions;
using Throughline.People.Privacy;

namespace Throughline.People.Linkage;

/// <summary>The slice's table of contents.</summary>
internal static class LinkageSlice
{
    public static IServiceCollection AddLinkage(this IServiceCollection services) => services
        .AddSingleton<KnownRecords>()
        .AddSingleton<SuggestionList>()
        .AddSingleton<AskForMatches>()
        .AddSingleton(of => new DecideMatch(
            of.GetRequiredService<Database>(), of.GetRequiredService<SuggestionList>(), of.GetRequiredService<MergePersons>(), of.GetRequiredService<SeparatePersons>()))
        .AddSingleton<FindMatches>()
        .AddHostedService(of => of.GetRequiredService<FindMatches>())
        .AddForgetting<ForgetMatches>()
        .AddExport<ExportMatches>();

    public static void MapLinkage(this IEndpointRouteBuilder routes)
    {
        routes.MapShowMatches();
        DecideMatch.Map(routes);
        AskForMatches.Map(routes);
    }
}
