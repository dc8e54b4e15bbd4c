using Microsoft.AspNetCore.Http;

namespace Throughline.Events.Collect;

/// <summary>Browsers on any site may send here, without cookies: the write key says who they are. On these routes only.</summary>
internal static class Cors
{
    private const string Headers = "authorization, content-type, content-encoding, x-retry-count, x-requested-with";

    public static void Allow(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.AccessControlExposeHeaders = "retry-after";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    /// <summary>The question a browser asks before it sends a header of its own.</summary>
    public static Task Preflight(HttpContext http)
    {
        Allow(http);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        http.Response.Headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        http.Response.Headers.AccessControlAllowHeaders = Headers;
        http.Response.Headers.AccessControlMaxAge = "7200";
        return Task.CompletedTask;
    }
}
