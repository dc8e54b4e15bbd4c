using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Kernel;
using Throughline.People.Browse;
using Throughline.People.Identity;
using Throughline.People.Linkage;
using Throughline.People.Privacy;
using Throughline.People.Profiles;
using Throughline.People.Search;
using Throughline.People.Segments;
using Throughline.People.Timeline;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.People;

/// <summary>Who the events are about.</summary>
public static class PeopleModule
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services
        .AddMigrations("people", typeof(PeopleModule).Assembly)
        .AddIdentity()
        .AddSingleton<Persons>()
        .AddSingleton<KnownSegments>()
        .AddProfiles()
        .AddPrivacy()
        .AddSegments()
        .AddTimeline()
        .AddLinkage()
        .AddSearch()
        .AddSingleton(new TopSearch("Search people", "/people", Permissions.PeopleRead))
        .AddRailEntry(new RailEntry("People", "/people", "users", Permissions.PeopleRead, 20));

    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        routes.MapListPeople();
        routes.MapShowPerson();
        routes.MapNamedPerson();
        routes.MapIdentity();
        routes.MapPrivacy();
        routes.MapProfiles();
        routes.MapTimeline();
        routes.MapSegments();
        routes.MapLinkage();
    }
}
