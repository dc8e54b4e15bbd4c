using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Web.Problems;
using Throughline.Web.Tokens;

namespace Throughline.Web.Access;

/// <summary>
/// Finds out who calls, by token or cookie, and holds every route to what it states. A route that states nothing is closed.
/// Requests by cookie that can change something must come from our own pages.
/// </summary>
internal sealed class AccessCheck(RequestDelegate next, TokenReader tokens, IAntiforgery antiforgery)
{
    public async Task Invoke(HttpContext context)
    {
        var route = context.GetEndpoint();
        if (route?.Metadata.GetMetadata<PublicRoute>() is not null)
        {
            if (IsUnsafe(context.Request) && route.Metadata.GetMetadata<OwnPagesOnly>() is not null)
                await RefuseForeignPages(context);
            await next(context);
            return;
        }

        if (await WhoCalls(context) is { } caller)
        {
            context.SetCaller(caller);
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.Id)], "throughline"));
        }
        // What routing itself answers, such as 405, is no route of ours.
        if (route is RouteEndpoint)
        {
            Check(context, route);
            if (IsUnsafe(context.Request) && context.Caller().IsSession)
                await RefuseForeignPages(context);
        }
        await next(context);
    }

    private async Task<Caller?> WhoCalls(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0)
            return await tokens.Read(authorization, context.Address());
        return context.RequestServices.GetService<IAccounts>() is { } accounts ? await accounts.OfCookie(context) : null;
    }

    private static void Check(HttpContext context, Endpoint route)
    {
        var required = route.Metadata.GetMetadata<RequiredPermission>()
            ?? throw new InvalidOperationException($"The route {route.DisplayName} neither requires a permission nor says why it is public.");
        var caller = context.CallerOrNull() ?? throw new RefusedException(StatusCodes.Status401Unauthorized,
            "Nobody is signed in here. Sign in, or send an API token: Authorization: Bearer tlt_…");
        if (!caller.May(required.Permission))
            throw new RefusedException(StatusCodes.Status403Forbidden, caller.IsSession
                ? $"Your role does not include “{Permissions.All[required.Permission]}” ({required.Permission}). An administrator can change your role under Settings, Users."
                : $"The token “{caller.Token}” does not include {required.Permission}. Make one that does under Settings, API tokens.");
    }

    private async Task RefuseForeignPages(HttpContext context)
    {
        if (!Origin.IsOurs(context.Request))
            throw new RefusedException(StatusCodes.Status403Forbidden,
                "This request did not come from a page of this server, so it was not carried out. Open the page here and try again; programs use an API token.");
        // A file sent to the API as a form has no page with a token, and is not to be read here.
        if (context.Request.HasFormContentType && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && !await antiforgery.IsRequestValidAsync(context))
            throw new RefusedException(StatusCodes.Status403Forbidden,
                "This form was made for another sign-in, or is very old, so it was not carried out. Reload the page and send it again.");
    }

    private static bool IsUnsafe(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
}
