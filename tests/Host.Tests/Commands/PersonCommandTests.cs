using System.Text.Json;
using Throughline.Support;

namespace Throughline.Host.Tests.Commands;

public sealed class PersonCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Data => folder["data"];

    [Fact]
    public async Task Two_are_merged_and_parted_again_and_any_identifier_leads_to_the_person()
    {
        await Import();
        var (code, said, errors) = await ServerProcess.Run("merge", "email:ANN@example.org ", "userId:b", "--reason", "said so", "--data", Data, "--json");
        Assert.Equal((0, ""), (code, errors));
        var merged = Assert.Single(JsonDocument.Parse(said).RootElement.EnumerateArray().ToList());
        Assert.Equal(3, merged.GetProperty("identifiers").GetArrayLength());
        Assert.Equal(3, merged.GetProperty("events").GetInt64()); // what was said about them counts too: the merge (ADR 55)
        foreach (var identifier in (string[])["a", "ann@example.org", "userId:b", "#" + merged.GetProperty("id").GetInt64()])
            Assert.Equal(merged.GetProperty("id").GetInt64(), (await Person(identifier)).GetProperty("id").GetInt64());

        (code, said, errors) = await ServerProcess.Run("unmerge", "ann@example.org", "b", "--data", Data, "--json");
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(2, JsonDocument.Parse(said).RootElement.GetArrayLength());
        Assert.Equal(1, (await Person("a")).GetProperty("events").GetInt64());
        Assert.Equal(3, (await Person("b")).GetProperty("events").GetInt64()); // with the merge and its undo, which stand on the timeline
    }

    [Theory]
    [InlineData("Nobody is known by “nobody”", "person", "nobody")]
    [InlineData("one person already", "merge", "a", "ann@example.org")]
    [InlineData("there is nothing to undo", "unmerge", "a", "b")]
    [InlineData("--server needs --token", "merge", "a", "b", "--server", "http://127.0.0.1:1")]
    public async Task What_can_t_be_done_is_said_in_a_sentence(string message, params string[] arguments)
    {
        await Import();
        var (code, _, errors) = await ServerProcess.Run([.. arguments, "--data", Data]);
        Assert.Equal(2, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    private async Task Import()
    {
        await File.WriteAllTextAsync(folder["facts.csv"], "id,mail,at\na,ann@example.org,2026-01-01T00:00:00Z\nb,,2026-01-02T00:00:00Z\n");
        await File.WriteAllTextAsync(folder["map.json"], """
            {"id":["id"],"identifiers":[{"type":"userId","value":"{id}"},{"type":"email","value":"{mail}"}],"events":[{"name":"Bought","time":{"column":"at"}}]}
            """);
        var (code, _, errors) = await ServerProcess.Run("import", folder["facts.csv"], "--as", "csv", "--map", folder["map.json"], "--source", "shop", "--data", Data);
        Assert.True(code == 0, errors);
    }

    private async Task<JsonElement> Person(string identifier)
    {
        var (code, said, errors) = await ServerProcess.Run("person", identifier, "--data", Data, "--json");
        Assert.True(code == 0, errors);
        return JsonDocument.Parse(said).RootElement;
    }

    public void Dispose() => folder.Dispose();
}
