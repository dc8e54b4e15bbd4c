using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Journeys.Exports;
using Throughline.Journeys.Funnels;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Questions;
using Throughline.Journeys.Variants;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Privacy;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Journeys;

/// <summary>What people really did: journey maps, mined from the log.</summary>
public static class JourneysModule
{
    public static IServiceCollection AddJourneys(this IServiceCollection services) => services
        .AddMigrations("journeys", typeof(JourneysModule).Assembly)
        .AddSingleton<Moves>()
        .AddSingleton<IFollowPersons>(provider => provider.GetRequiredService<Moves>())
        .AddSingleton<Layouts>()
        .AddForgetting<ForgetJourneys>()
        .AddSingleton<Properties>()
        .AddHostedService<FollowLog>()
        .AddSingleton(provider => new JourneyMaps(
            provider.GetRequiredService<Layouts>(),
            provider.GetRequiredService<Properties>(),
            provider.GetRequiredService<Sources>(),
            provider.GetRequiredService<Database>()))
        .AddSingleton<LookBehind>()
        .AddSingleton<ShowVariants>()
        .AddSingleton<ShowFunnel>()
        .AddSingleton<QuestionList>()
        .AddForgetting<ForgetQuestions>()
        .AddSingleton<SaveQuestion>()
        .AddSingleton<ListQuestions>()
        .AddSingleton<RemoveQuestion>()
        .AddRailEntry(new RailEntry("Journeys", "/journeys", "route", Permissions.MapsRead, 30));

    public static void MapJourneys(this IEndpointRouteBuilder routes)
    {
        routes.MapShowMap();
        routes.MapShowEdge();
        routes.MapShowStep();
        routes.MapShowVariant();
        routes.MapShowFlow();
        routes.MapExportMap();
        routes.MapAskFunnel();
        ShowVariants.Map(routes);
        ShowFunnel.Map(routes);
        SaveQuestion.Map(routes);
        ListQuestions.Map(routes);
        RemoveQuestion.Map(routes);
    }
}
