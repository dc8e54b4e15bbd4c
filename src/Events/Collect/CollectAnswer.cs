using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Throughline.Events.Log;

namespace Throughline.Events.Collect;

/// <summary>What SDKs are told. They look at the status; the rest is for people who look into what their program sends.</summary>
internal static class CollectAnswer
{
    private const int MostShown = 100;
    private static readonly byte[] AllTaken = """{"success":true}"""u8.ToArray();
    private static readonly byte[] AllTakenPostHog = """{"status":"Ok"}"""u8.ToArray();

    public static async Task Done(HttpContext http, WireFormat format, IReadOnlyList<Refusal> refusals)
    {
        http.Response.ContentType = "application/json";
        if (refusals.Count == 0)
        {
            var body = format == WireFormat.PostHog ? AllTakenPostHog : AllTaken;
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body);
            return;
        }
        await http.Response.WriteAsJsonAsync(new
        {
            success = true,
            status = "Ok",
            refused = refusals.Count,
            refusals = refusals.Take(MostShown).Select(r => new { r.MessageId, r.Reason, r.Detail }),
        }, JsonSerializerOptions.Web);
    }

    /// <summary>RFC 9457.</summary>
    public static async Task Problem(HttpContext http, int status, string title, string detail, int? retryAfter = null)
    {
        http.Response.StatusCode = status;
        if (retryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await http.Response.WriteAsJsonAsync(
            new { type = "about:blank", title, status, detail, instance = http.Request.Path.Value },
            JsonSerializerOptions.Web, "application/problem+json");
    }
}
