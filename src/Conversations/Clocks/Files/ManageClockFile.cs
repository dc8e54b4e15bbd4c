using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Conversations.Clocks.Files;

/// <summary>The file of policies and calendars as a page and by the API.</summary>
internal static class ManageClockFile
{
    public const string Path = ManageClockPolicies.Path + "/file";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, async (ClockFile file) => Page(await file.Export())).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapPost(Path, Form).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapGet("/api/clocks/export", async (ClockFile file) => Results.Text(await file.Export(), "application/yaml", Encoding.UTF8)).Require(Permissions.ConversationsRead).WithTags("Clocks")
            .Produces<string>(StatusCodes.Status200OK, "application/yaml").WithSummary("All policies and their calendars as YAML, to be kept and imported again.");
        Body(routes.MapPost("/api/clocks/check", async (HttpRequest request, bool? removeMissing, ClockFile file) => await file.Look(await Text(request), removeMissing ?? false)))
            .WithSummary("What is wrong or doubtful in such a file, by line, column, path and reason, and what importing it would do. Nothing is kept.");
        Body(routes.MapPost("/api/clocks/import", async (HttpRequest request, bool? removeMissing, ClockFile file, Caller caller) => await file.Import(caller, await Text(request), removeMissing ?? false)))
            .WithSummary("Makes the policies what a YAML file says, whole or not at all. removeMissing=true takes away what does not stand in it.");
    }

    private static RouteHandlerBuilder Body(RouteHandlerBuilder route) => route.Require(Permissions.RoutingManage).WithTags("Clocks").Accepts<string>("application/yaml", "text/yaml", "application/x-yaml", "text/plain");

    private static async Task<IResult> Form([FromForm] string? document, [FromForm] string? removeMissing, [FromForm] string? step, ClockFile file, Caller caller)
    {
        var (text, removes) = ((document ?? "").ReplaceLineEndings("\n"), removeMissing == "on");
        var check = await file.Look(text, removes);
        if (check.Import is null || step != "import")
            return Page(text, removes, check);
        try
        {
            return Page(text, removes, said: (await file.Import(caller, text, removes)).Sentence);
        }
        catch (UserErrorException e)
        {
            return Page(text, removes, new([new(0, 0, "", e.Message, false)], null));
        }
    }

    private static RazorComponentResult Page(string document, bool removes = false, ClockFileCheck? check = null, string? said = null) => new RazorComponentResult<ClockFilePage>(new { Document = document, Removes = removes, Check = check, Said = said })
    {
        StatusCode = check is { Import: null } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
    };

    private static Task<string> Text(HttpRequest request) => new StreamReader(request.Body, Encoding.UTF8).ReadToEndAsync();
}
