using Microsoft.AspNetCore.Http;

namespace Throughline.Web.Access;

/// <summary>Whether a browser says that the request was made by one of our own pages.</summary>
internal static class Origin
{
    /// <summary>False also where nothing is said: every browser of today says it on every request that can change something.</summary>
    public static bool IsOurs(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site == "same-origin";
        // Schemes are not compared: a proxy in front may end the encryption.
        return Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
