using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Web.Access;

namespace Throughline.People.Browse;

/// <summary>The person whom somebody means who writes an identifier.</summary>
internal static class NamedPerson
{
    public static void MapNamedPerson(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/people/named", Answer).Require(Permissions.PeopleRead).WithTags("People")
            .WithSummary("The person who has an identifier: type:value, the bare value, or #id.");

    private static Task<PersonAnswer> Answer(string identifier, IdentifierText text, Persons persons, Database database) => database.Read(session =>
        PersonAnswer.Of(PersonView.Find(session, persons, text.Find(session, identifier).Id)));
}
