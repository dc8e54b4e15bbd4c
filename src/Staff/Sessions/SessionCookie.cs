using Microsoft.AspNetCore.Http;

namespace Throughline.Staff.Sessions;

/// <summary>The cookie that holds a session's secret: not for scripts, not for other sites' posts, encrypted wherever the page is.</summary>
internal static class SessionCookie
{
    private const string Name = "throughline.session";

    public static string? Read(HttpContext context) => context.Request.Cookies[Name] is { Length: > 0 and < 200 } secret ? secret : null;

    public static void Write(HttpContext context, string secret) => context.Response.Cookies.Append(Name, secret, Options(context));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = TimeSpan.FromMicroseconds(StaffSession.Longest),
        IsEssential = true,
    };
}
