using System.Globalization;
using System.Text;
using System.Text.Json;
using Throughline.Support;

namespace Throughline.Host.Tests.Commands;

/// <summary>The verbs that associate, compare and conform, as tables and as JSON.</summary>
public sealed class AskCommandsTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();

    [Fact]
    public async Task Escalation_is_a_table_or_json()
    {
        string[] asked = ["escalation", "--contact", "call", "--look-back", "2d", "--every", "1d", "--pair", "price>look"];
        var table = await Said(asked);
        Assert.StartsWith("72 people at ", table, StringComparison.Ordinal);
        Assert.Contains("Association with a contact (no cause), the surest first", table, StringComparison.Ordinal);
        Assert.Matches(@"\n  price → look +36 +4 ", table);
        Assert.Matches(@"\n  price +36 +4 +[0-9.]+ % +[0-9.]+ % +[0-9.]+ \([0-9.]+ to [0-9.]+\) ", table);
        using var json = JsonDocument.Parse(await Said([.. asked, "--json"]));
        Assert.Equal(72, json.RootElement.GetProperty("people").GetInt32());
        var lines = json.RootElement.GetProperty("association").EnumerateArray().ToList();
        Assert.Equal(["look", "news", "price", "price>look"], lines.Select(l => l.GetProperty("step").GetString() + (l.GetProperty("then").GetString() is { } then ? ">" + then : "")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Conformance_is_a_table_or_json_and_reads_a_model_from_a_file()
    {
        var table = await Said("conformance", "--model", "(price | news) > look+ > call");
        Assert.StartsWith("45 of 80 journeys (56.3 %) are as the model says; 35 differences", table, StringComparison.Ordinal);
        Assert.Matches(@"\n  call +35 +35 +35 +0 +0 +0 ", table);
        await File.WriteAllTextAsync(folder["model.txt"], "(price | news)\r\nlook+\r\ncall?\r\n");
        using var json = JsonDocument.Parse(await Said("conformance", "--model", "@" + folder["model.txt"], "--json"));
        Assert.Equal((80, 0), (json.RootElement.GetProperty("fitting").GetInt32(), json.RootElement.GetProperty("differences").GetInt32()));
        Assert.Contains("80 of 80", await Said("conformance", "--query", """{"ask":"conformance","model":{"sequence":[{"choice":[{"step":"price"},{"step":"news"}]},{"loop":{"step":"look"}},{"optional":{"step":"call"}}]}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_is_a_table_or_json()
    {
        string[] asked = ["compare", "--first-contains", "price", "--second-lacks", "price"];
        var table = await Said(asked);
        Assert.StartsWith("first: 40 journeys, 160 events; second: 40 journeys, 85 events", table, StringComparison.Ordinal);
        Assert.Matches(@"\n  call +40 +100.0 % +5 +12.5 % +\+87.5 \(\+[0-9.]+ to \+[0-9.]+\) +< 0.001", table);
        using var json = JsonDocument.Parse(await Said([.. asked, "--of", "variants", "--json"]));
        Assert.Equal(40, json.RootElement.GetProperty("first").GetProperty("journeys").GetInt32());
        Assert.Equal(["price", "look", "look", "call"], json.RootElement.GetProperty("lines")[0].GetProperty("steps").EnumerateArray().Select(s => s.GetString()));
        Assert.Contains("look → call", await Said([.. asked, "--of", "edges"]), StringComparison.Ordinal);
        Assert.Contains("first: 40 journeys", await Said("compare", "--query", """{"ask":"compare","compare":{"first":{"journeys":{"contains":["price"]}},"second":{}}}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--contact is missing", "escalation")]
    [InlineData("'ab' is no pair", "escalation", "--contact", "call", "--pair", "ab")]
    [InlineData("--model is missing", "conformance")]
    [InlineData("The model, line 1, column 5: here stands “>”", "conformance", "--model", "a > > b")]
    [InlineData("nothing.txt can't be read", "conformance", "--model", "@nothing.txt")]
    [InlineData("The two halves are the same", "compare")]
    [InlineData("'all' can't be compared", "compare", "--of", "all", "--first-contains", "a")]
    [InlineData("query.funnel: is missing", "compare", "--of", "funnel", "--first-contains", "a")]
    public async Task What_is_not_understood_is_said_and_ends_with_2(string why, params string[] arguments)
    {
        var (code, said, errors) = await ServerProcess.Run([.. arguments, "--data", folder.Path]);
        Assert.Equal((2, ""), (code, said));
        Assert.Contains(why, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    /// <summary>Of 80 people 40 see a price and call a day and a half later; 40 read news, of whom 5 do.</summary>
    public async ValueTask InitializeAsync()
    {
        var log = new StringBuilder("<log>");
        for (var person = 0; person < 80; person++)
        {
            log.Append(CultureInfo.InvariantCulture, $"<trace><string key=\"concept:name\" value=\"{person}\"/>");
            Event(person < 40 ? "price" : "news", 0);
            Event("look", 60);
            if (person < 40)
                Event("look", 90); // so that as many others lie beside a price as beside none
            if (person is < 40 or >= 75)
                Event("call", 36 * 60);
            log.Append("</trace>");

            void Event(string step, int minute) => log.Append(CultureInfo.InvariantCulture,
                $"<event><string key=\"concept:name\" value=\"{step}\"/><date key=\"time:timestamp\" value=\"{new DateTime(2020, 1, 1 + person % 9, 9, 0, 0, DateTimeKind.Utc).AddMinutes(minute + person):yyyy-MM-ddTHH:mm:ssZ}\"/></event>");
        }
        await File.WriteAllTextAsync(folder["log.xes"], log.Append("</log>").ToString());
        Assert.Equal(0, (await ServerProcess.Run("import", folder["log.xes"], "--as", "xes", "--data", folder.Path)).ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> Said(params string[] arguments)
    {
        var (code, said, errors) = await ServerProcess.Run([.. arguments, "--data", folder.Path]);
        Assert.Equal((0, ""), (code, errors));
        return said.Trim();
    }
}
