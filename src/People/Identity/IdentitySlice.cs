using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Blocking;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.Web.Audit;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.People.Identity;

internal static class IdentitySlice
{
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSingleton<Memberships>()
        .AddSingleton<Claims>()
        .AddSingleton<Separations>()
        .AddSingleton<PersonMap>()
        .AddSingleton<ApplyFact>()
        .AddSingleton<SayFact>()
        .AddSingleton<IdentifierText>()
        .AddSingleton<JoinedBy>()
        .AddSingleton<IdentityHistory>()
        .AddSingleton<IFollowBlockedValues, FollowBlockedValues>()
        .AddReader<ResolvePersons>()
        .AddVerbs()
        .AddPersonPanel(new PersonPanel("Who this is", "/people/{id}/identity", Permissions.PeopleRead, 80));

    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapShowIdentity();
        routes.MapReviewClaims();
        routes.MapShowHistory();
        MergePersons.Map(routes);
        UndoMerge.Map(routes);
        SeparatePersons.Map(routes);
        VerifyIdentifier.Map(routes);
    }

    // The verbs are for other modules too, what they are made of is not: so they are made here.
    private static IServiceCollection AddVerbs(this IServiceCollection services) => services
        .AddSingleton(of => new MergePersons(
            of.Get<Database>(), of.Get<IdentifierText>(), of.Get<Persons>(), of.Get<Separations>(), of.Get<Memberships>(), of.Get<Identifiers>(),
            of.Get<PersonMap>(), of.Get<SayFact>(), of.Get<AuditList>()))
        .AddSingleton(of => new UndoMerge(
            of.Get<Database>(), of.Get<IdentifierText>(), of.Get<Persons>(), of.Get<Claims>(), of.Get<PersonMap>(), of.Get<SayFact>(), of.Get<JoinedBy>(), of.Get<AuditList>()))
        .AddSingleton(of => new SeparatePersons(
            of.Get<Database>(), of.Get<IdentifierText>(), of.Get<Separations>(), of.Get<PersonMap>(), of.Get<SayFact>(), of.Get<AuditList>()))
        .AddSingleton(of => new VerifyIdentifier(of.Get<Database>(), of.Get<IdentifierText>(), of.Get<PersonMap>(), of.Get<SayFact>(), of.Get<AuditList>()));

    private static T Get<T>(this IServiceProvider services) where T : notnull => services.GetRequiredService<T>();
}
