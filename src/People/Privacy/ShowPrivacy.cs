using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Web.Access;

namespace Throughline.People.Privacy;

/// <summary>The part of the person's page from which they are taken out or erased.</summary>
internal static class ShowPrivacy
{
    public const string Path = "/people/{id}/privacy";

    public static void MapShowPrivacy(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/people/{id:long}/privacy", Panel).Require(Permissions.PeopleExport).WithTags("Pages");

    private static RazorComponentResult Panel(long id, Caller caller) =>
        new RazorComponentResult<PrivacyPanel>(new { Id = id, MayErase = caller.May(Permissions.PeopleErase) });
}
