using System.Text.Json;
using System.Text.RegularExpressions;

namespace Throughline.Host.Tests.Access;

/// <summary>A route as the running server describes it. <see cref="Takes"/>: the media types of its body; none where it has none.</summary>
internal sealed partial record Route(string Method, string Template, IReadOnlyList<string> Takes)
{
    private static readonly string[] Verbs = ["get", "post", "put", "delete", "patch", "options", "head"];

    public string Name => $"{Method} {Template}";

    public bool Reads => Method is "GET" or "OPTIONS";

    public bool IsPage => !Template.StartsWith("/api/", StringComparison.Ordinal) && !Template.StartsWith("/v1/", StringComparison.Ordinal) && !Template.StartsWith("/chat/", StringComparison.Ordinal);

    public static List<Route> Of(JsonElement description) =>
        [.. from path in description.GetProperty("paths").EnumerateObject()
            from verb in path.Value.EnumerateObject()
            where Verbs.Contains(verb.Name)
            select new Route(verb.Name.ToUpperInvariant(), path.Name, BodyOf(verb.Value))];

    /// <summary>Its address with something in the place of each parameter.</summary>
    public string With(Func<string, string> of) => Parameter().Replace(Template, match => Uri.EscapeDataString(of(match.Groups["name"].Value)));

    private static List<string> BodyOf(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && body.TryGetProperty("content", out var content) ? [.. content.EnumerateObject().Select(type => type.Name)] : [];

    [GeneratedRegex(@"\{(?<name>[^}]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
