using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Journeys.BeforeAndAfter;
using Throughline.Journeys.Comparisons;
using Throughline.Journeys.Escalations;
using Throughline.Journeys.Exports;
using Throughline.Journeys.Funnels;
using Throughline.Journeys.Losses;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Models;
using Throughline.Journeys.Queries;
using Throughline.Journeys.Questions;
using Throughline.Journeys.Variants;
using Throughline.Kernel;
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
        .AddSingleton<JourneyFolder>()
        .AddSingleton<LogProperties>()
        .AddSingleton<Properties>()
        .AddHostedService<FollowLog>()
        .AddSingleton<SelectJourneys>()
        .AddSingleton<IAnswerQueries, StrataAnswers>()
        .AddHostedService<Rehearse>()
        .AddSingleton<NamePeople>()
        .AddSingleton<AskQuery>()
        .AddSingleton<ShowMap>()
        .AddSingleton<ShowBehind>()
        .AddSingleton<ShowFlow>()
        .AddSingleton<ShowVariants>()
        .AddSingleton<ShowFunnel>()
        .AddSingleton<ShowPaths>()
        .AddSingleton<ShowDropOff>()
        .AddSingleton<ShowEscalation>()
        .AddSingleton<ShowCompare>()
        .AddSingleton<ShowConformance>()
        .AddSingleton<QuestionList>()
        .AddForgetting<ForgetQuestions>()
        .AddSingleton<SaveQuestion>()
        .AddSingleton<ListQuestions>()
        .AddSingleton<RemoveQuestion>()
        .AddRailEntry(new RailEntry("Journeys", "/journeys", "route", Permissions.MapsRead, 30));

    public static void MapJourneys(this IEndpointRouteBuilder routes)
    {
        AskQuery.Map(routes);
        ShowMap.Map(routes);
        ShowBehind.Map(routes);
        ShowFlow.Map(routes);
        routes.MapExportMap();
        ShowVariants.Map(routes);
        ShowFunnel.Map(routes);
        ShowPaths.Map(routes);
        ShowDropOff.Map(routes);
        ShowEscalation.Map(routes);
        ShowCompare.Map(routes);
        ShowConformance.Map(routes);
        SaveQuestion.Map(routes);
        ListQuestions.Map(routes);
        RemoveQuestion.Map(routes);
    }
}
