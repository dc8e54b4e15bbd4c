using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Web.Access;
using Throughline.Web.Layout;

namespace Throughline.Web.Settings;

internal static class ShowSettings
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings", Page).Require(Permissions.OwnAccount).WithTags("Pages");
        routes.MapPost("/account/theme", ChooseTheme).Require(Permissions.OwnAccount).WithTags("Pages");
    }

    private static RazorComponentResult Page(Caller caller, IEnumerable<RailEntry> entries) =>
        new RazorComponentResult<SettingsPage>(new { Entries = entries.Where(entry => entry.InSettings && caller.May(entry.Permission)).OrderBy(entry => entry.Order).ToList() });

    private static IResult ChooseTheme([FromForm] string? theme, [FromForm] string? then, HttpContext context)
    {
        context.Response.Cookies.Append(ThemeCookie.Name, theme is "light" or "dark" ? theme : "auto", new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
        return Results.LocalRedirect(LocalPath.OrHome(then));
    }
}
