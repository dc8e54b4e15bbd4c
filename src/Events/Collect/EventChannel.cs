namespace Throughline.Events.Collect;

/// <summary>By which channel something happened, where the item doesn't say: told from the library that sent it.</summary>
internal static class EventChannel
{
    /// <summary>What Segment and Rudder call <c>mobile</c> is <c>app</c> here; other stated channels stand as they are.</summary>
    public static string? Stated(string? channel) => channel switch
    {
        null or "" => null,
        "mobile" => "app",
        "browser" => "web",
        { Length: > Limits.Word } => null,
        _ => channel,
    };

    public static string? OfLibrary(string? library)
    {
        if (string.IsNullOrEmpty(library))
            return null;
        var name = library.ToLowerInvariant();
        if (name is "analytics.js" or "analytics-next" or "web" or "posthog-js" or "rudderlabs javascript sdk" or "@segment/analytics-next")
            return "web";
        if (Mobile.Any(word => name.Contains(word)))
            return "app";
        return Servers.Any(word => name.Contains(word)) ? "server" : null;
    }

    private static readonly string[] Mobile = ["ios", "android", "swift", "kotlin", "react-native", "flutter", "xamarin", "unity"];
    private static readonly string[] Servers = ["node", "python", "go", "java", "ruby", "php", "net", "rust", "elixir", "csharp", "http"];
}
