using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;

namespace Throughline.People.Identity;

internal static class IdentitySlice
{
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSingleton<Memberships>()
        .AddSingleton<Claims>()
        .AddSingleton<Separations>()
        .AddSingleton<PersonMap>()
        .AddSingleton<ApplyFact>()
        .AddSingleton<Sightings>()
        .AddReader<ResolvePersons>();
}
