using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.People.Companies;
using Throughline.People.Consent;
using Throughline.People.Habits;
using Throughline.People.Privacy;

namespace Throughline.People.Profiles;

/// <summary>What is known of people: traits, habits, consent, companies, and what follows from them.</summary>
internal static class ProfileSlice
{
    public static IServiceCollection AddProfiles(this IServiceCollection services) => services
        .AddSingleton<PersonTraits>()
        .AddSingleton<PersonNames>()
        .AddSingleton<HabitDays>()
        .AddSingleton<ConsentStatements>()
        .AddSingleton(provider => new Consents(provider.GetRequiredService<Persons>(), provider.GetRequiredService<ConsentStatements>()))
        .AddSingleton<CompanyTraits>()
        .AddSingleton<Members>()
        .AddForgetting<ForgetProfiles>()
        .AddReader<ReadProfiles>();
}
