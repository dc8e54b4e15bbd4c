using Microsoft.AspNetCore.Http;

namespace Throughline.Web.Headers;

/// <summary>On every answer: nothing runs, loads or frames but what this server sends itself.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy = Start + "style-src 'self'";

    /// <summary>The pages that show the API come from a package and style themselves; they hold no data.</summary>
    private const string PolicyOfDocs = Policy + " 'unsafe-inline'";

    private const string Start =
        "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; worker-src 'self'; manifest-src 'self'; ";

    public Task Invoke(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs/api", StringComparison.Ordinal) ? PolicyOfDocs : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }
}
