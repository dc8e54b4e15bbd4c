using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Companies;
using Throughline.People.Consent;
using Throughline.People.Habits;
using Throughline.People.Phases;
using Throughline.People.Privacy;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Layout;
using Throughline.Web.Webhooks;

namespace Throughline.People.Profiles;

/// <summary>What is known of people: traits, habits, consent, companies, and what follows from them.</summary>
internal static class ProfileSlice
{
    public static IServiceCollection AddProfiles(this IServiceCollection services) => services
        .AddSingleton<PersonTraits>()
        .AddSingleton<PersonNames>()
        .AddSingleton<HabitDays>()
        .AddSingleton<Suppressions>()
        .AddSingleton<ConsentStatements>()
        .AddSingleton(provider => new Consents(provider.GetRequiredService<Persons>(), provider.GetRequiredService<ConsentStatements>()))
        .AddSingleton<CompanyTraits>()
        .AddSingleton<Members>()
        .AddSingleton<CompanyList>()
        .AddSingleton<PhaseTables>()
        .AddSingleton(provider => new KnownProfiles(
            provider.GetRequiredService<Persons>(), provider.GetRequiredService<PersonTraits>(), provider.GetRequiredService<HabitDays>(),
            provider.GetRequiredService<PhaseTables>(), provider.GetRequiredService<CompanyList>()))
        .AddSingleton<TellProfiles>()
        .AddSingleton<StateFact>()
        .AddSingleton<ShowProfile>()
        .AddSingleton<SetTraits>()
        .AddSingleton<ShowConsents>()
        .AddSingleton<StateConsent>()
        // the command line asks it, what it is made of is the slice's own: so it is made here
        .AddSingleton(provider => new ExchangeConsents(
            provider.GetRequiredService<StateFact>(), provider.GetRequiredService<ConsentStatements>(), provider.GetRequiredService<Identifiers>(), provider.GetRequiredService<Database>(),
            provider.GetRequiredService<AuditList>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ShowPersonCompanies>()
        .AddSingleton<ShowCompanies>()
        .AddSingleton<JoinCompany>()
        .AddSingleton<EditPhases>()
        .AddForgetting<ForgetProfiles>()
        .AddExport<ExportTraits>()
        .AddExport<ExportHabits>()
        .AddExport<ExportConsents>()
        .AddExport<ExportCompanies>()
        .AddReader<ReadProfiles>()
        .AddPersonPanel(new PersonPanel("Profile", ShowProfile.Path, Permissions.PeopleRead, 10, "profile"))
        .AddPersonPanel(new PersonPanel("Consent", ShowConsents.Path, Permissions.PeopleRead, 30, "profile"))
        .AddPersonPanel(new PersonPanel("Companies", ShowPersonCompanies.Path, Permissions.PeopleRead, 50, "profile"))
        .AddWebhookTopic(new WebhookTopic(TellProfiles.TraitsTopic, "The newest value of a trait changed"))
        .AddWebhookTopic(new WebhookTopic(TellProfiles.ConsentTopic, "Somebody gave or withdrew consent"))
        .AddRailEntry(new RailEntry("Companies", "/companies", "building", Permissions.PeopleRead, 21))
        .AddRailEntry(new RailEntry("Phases", EditPhases.Path, "progress", Permissions.PeopleRules, 45, InSettings: true,
            About: "The rules by which people are found, won, served or kept"));

    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        ShowProfile.Map(routes);
        SetTraits.Map(routes);
        ShowConsents.Map(routes);
        StateConsent.Map(routes);
        ExchangeConsents.Map(routes);
        ShowPersonCompanies.Map(routes);
        ShowCompanies.Map(routes);
        JoinCompany.Map(routes);
        EditPhases.Map(routes);
    }
}
