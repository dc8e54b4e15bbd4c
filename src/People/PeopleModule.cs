using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Kernel;
using Throughline.People.Identity;

namespace Throughline.People;

/// <summary>Who the events are about.</summary>
public static class PeopleModule
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services
        .AddMigrations("people", typeof(PeopleModule).Assembly)
        .AddSingleton<Memberships>()
        .AddSingleton<Sightings>()
        .AddSingleton<Names>()
        .AddSingleton<Persons>()
        .AddReader<ResolvePersons>();
}
