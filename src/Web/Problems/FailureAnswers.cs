using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Throughline.Web.Access;

namespace Throughline.Web.Problems;

/// <summary>
/// The one place where failures become answers: a page for a browser that asked for one, problem details for everyone else.
/// Bare error statuses get the same.
/// </summary>
internal sealed class FailureAnswers(RequestDelegate next, ILogger<FailureAnswers> log)
{
    public async Task Invoke(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            var problem = Problem.Of(failure, context);
            if (problem.Status >= 500)
                log.LogError(failure, "{Method} {Path} failed", context.Request.Method, NameOf(context));
            Forget(context.Response);
            await Answer(context, problem);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null } response
            && response.ContentLength is null or 0 && !HttpMethods.IsHead(context.Request.Method))
            await Answer(context, Problem.Of(response.StatusCode));
    }

    /// <summary>Where in the address stands what lets in, the route's pattern.</summary>
    private static string? NameOf(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint route && route.Metadata.GetMetadata<SecretInPath>() is not null ? route.RoutePattern.RawText : context.Request.Path.Value;

    /// <summary>What the failed handler had begun to say, but not what the security headers said before it.</summary>
    private static void Forget(HttpResponse response)
    {
        response.Headers.ContentType = default;
        response.Headers.ContentLength = null;
        response.Headers.ETag = default;
        response.Headers.ContentEncoding = default;
        response.Headers.CacheControl = "no-store";
        if (response.Body.CanSeek)
            response.Body.SetLength(0);
    }

    private static async Task Answer(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            if (WantsPage(context.Request) && HttpMethods.IsGet(context.Request.Method))
            {
                context.Response.Redirect("/sign-in?then=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString));
                return;
            }
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }
        if (WantsPage(context.Request))
            await new RazorComponentResult<ErrorPage>(new { Problem = problem }) { StatusCode = problem.Status }.ExecuteAsync(context);
        else
            await problem.WriteJson(context);
    }

    private static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
