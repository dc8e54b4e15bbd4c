using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
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
        .AddSingleton<Properties>()
        .AddHostedService<FollowLog>()
        .AddSingleton<SelectJourneys>()
        .AddSingleton<IAnswerQueries, StrataAnswers>()
        .AddSingleton<NamePeople>()
        .AddSingleton<AskQuery>()
        .AddSingleton<ShowMap>()
        .AddSingleton<ShowBehind>()
        .AddRailEntry(new RailEntry("Journeys", "/journeys", "route", Permissions.MapsRead, 30));

    public static void MapJourneys(this IEndpointRouteBuilder routes)
    {
        AskQuery.Map(routes);
        ShowMap.Map(routes);
        ShowBehind.Map(routes);
    }
}
