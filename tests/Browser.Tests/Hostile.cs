using System.Text.Json.Nodes;

namespace Throughline.Browser.Tests;

/// <summary>Strings that execute where a page shows them carelessly: each then sets <c>window.pwned</c> or asks for an address. Sent in every place a sender fills in.</summary>
internal static class Hostile
{
    public const string Map = "/journeys?source=hostile";

    public static IReadOnlyList<string> Strings { get; } =
    [
        "<script>window.pwned=1</script>",
        "\"><img src=x onerror=window.pwned=1>",
        "' onfocus=window.pwned=1 autofocus x='",
        "<svg/onload=window.pwned=1>",
        "</script><script>window.pwned=1</script>",
        "<!--<script>window.pwned=1//-->",
        "javascript:window.pwned=1",
        "<a href=\"javascript:window.pwned=1\" data-turbo-frame=_top>x</a>",
        "{{constructor.constructor('window.pwned=1')()}}",
        "${window.pwned=1}",
        "<turbo-stream action=after target=content><template><script>window.pwned=1</script></template></turbo-stream>",
        "<div data-controller=map data-map-worker-value=//evil.example/x.js></div>",
    ];

    public static IEnumerable<JsonObject> Items()
    {
        for (var i = 0; i < Strings.Count; i++)
        {
            var s = Strings[i];
            yield return Item("identify", s, i, 0, name: null);
            yield return Item("track", s, i, 1, s);
            yield return Item("track", s, i, 2, s + " again");
            var refused = Item("track", s, i, 3, s);
            refused.Remove("userId");
            yield return refused;
        }
    }

    private static JsonObject Item(string type, string s, int i, int minute, string? name) => new()
    {
        ["type"] = type,
        ["userId"] = s,
        ["event"] = name,
        ["messageId"] = $"{s} {minute}",
        ["timestamp"] = $"2026-05-{i + 1:00}T10:{minute:00}:00.000Z",
        ["channel"] = s.Length <= 100 ? s : null,
        [type == "identify" ? "traits" : "properties"] = new JsonObject { ["name"] = s, [s] = s, ["touchpoint"] = s, ["journeyKey"] = s },
        ["context"] = new JsonObject { ["page"] = new JsonObject { ["url"] = s, ["title"] = s } },
    };
}
