using System.Net;
using System.Text.Json.Nodes;
using Throughline.Support;

namespace Throughline.Host.Tests.Samples;

/// <summary>What a newcomer finds after the first start.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly string[] Rules = ["reachable", "consent", "touchpoint", "brand", "interaction", "relationship", "holdout", "caps"];
    private readonly TempFolder folder = new();

    [Fact]
    public async Task The_gate_has_sent_held_handed_over_and_dropped_by_every_rule_and_a_draft_is_replayed()
    {
        await using var server = await ServerProcess.Start(folder["data"], [], new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = "correct horse battery" });
        using var admin = new Visitor(server.Url);
        using var signedIn = await admin.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", "correct horse battery"));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);

        var counts = await Json(admin, "/api/decisions/counts");
        var verdicts = Names(counts, "byVerdict");
        Assert.All(["send", "hold", "hand over", "drop"], verdict => Assert.Contains(verdict, verdicts));
        var rules = Names(counts, "byRule");
        Assert.All(Rules, rule => Assert.Contains(rule, rules));
        Assert.True((long?)counts["all"]?["decisions"] > 500);

        var replay = (await Json(admin, "/api/replays")).AsArray()[0]!;
        Assert.Equal("done", (string?)replay["state"]);
        Assert.True((long?)replay["changed"] > 50);
        Assert.Equal("replayed", (string?)(await Json(admin, "/api/policies")).AsArray()[0]!["state"]);
        Assert.Equal((long?)replay["changed"], (await Json(admin, $"/api/replays/{replay["id"]}"))["changes"]!.AsArray().Sum(c => (long)c!["intents"]!));
    }

    private static List<string?> Names(JsonNode counts, string what) => [.. counts[what]!.AsArray().Where(c => (long?)c!["decisions"] > 0).Select(c => (string?)c!["name"])];

    private static async Task<JsonNode> Json(Visitor admin, string path)
    {
        using var answer = await admin.Get(path);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public void Dispose() => folder.Dispose();
}
