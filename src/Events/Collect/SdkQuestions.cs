using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Throughline.Events.Collect;

/// <summary>What SDKs ask besides sending: their settings, feature flags, remote configuration. Answered so that they go on as they are.</summary>
internal static class SdkQuestions
{
    private static readonly string[] Browser = ["browser"];

    /// <summary>What analytics-next loads first: the only destination is this server.</summary>
    public static Task Settings(HttpContext http, string key)
    {
        return Answer(http, new Dictionary<string, object>
        {
            ["integrations"] = new Dictionary<string, object>
            {
                ["Segment.io"] = new
                {
                    apiKey = key,
                    apiHost = http.Request.Host.Value + "/v1",
                    protocol = http.Request.Scheme,
                    versionSettings = new { version = "4.4.7", componentTypes = Browser },
                    unbundledIntegrations = Array.Empty<string>(),
                    addBundledMetadata = true,
                },
            },
            ["plan"] = new { track = new { __default = new { enabled = true, integrations = new { } } } },
            ["edgeFunction"] = new { },
            ["analyticsNextEnabled"] = true,
            ["middlewareSettings"] = new { },
            ["enabledMiddleware"] = new { },
            ["metrics"] = new { sampleRate = 0 },
            ["legacyVideoPluginsEnabled"] = false,
            ["remotePlugins"] = Array.Empty<object>(),
        });
    }

    /// <summary>PostHog's feature flags: there are none here.</summary>
    public static Task Flags(HttpContext http) => Answer(http, new Dictionary<string, object>
    {
        ["flags"] = new { },
        ["featureFlags"] = new { },
        ["featureFlagPayloads"] = new { },
        ["errorsWhileComputingFlags"] = false,
        ["quotaLimited"] = Array.Empty<string>(),
        ["requestId"] = http.TraceIdentifier,
    });

    /// <summary>PostHog's remote configuration and surveys, analytics-next's counts of its own doings: taken note of, nothing more.</summary>
    public static Task Nothing(HttpContext http) => Answer(http, new Dictionary<string, object> { ["surveys"] = Array.Empty<object>() });

    public static Task Dropped(HttpContext http)
    {
        Cors.Allow(http);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task Answer(HttpContext http, object answer)
    {
        Cors.Allow(http);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(JsonSerializer.Serialize(answer), Encoding.UTF8);
    }
}
