using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Web.Access;

namespace Throughline.Web.Design;

/// <summary>The parts that pages are made of, each as it looks, for the next developer.</summary>
internal static class ShowDesign
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/design", RazorComponentResult () => new RazorComponentResult<DesignPage>()).Require(Permissions.OwnAccount).WithTags("Pages");
}
