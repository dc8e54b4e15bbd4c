using System.Text.Json;
using Throughline.Support;

namespace Throughline.Host.Tests.Commands;

/// <summary>What asks about journeys prints for people, and says the same as JSON.</summary>
public sealed class PathsCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public async Task Paths_are_printed_as_a_tree_with_counts_and_shares()
    {
        await Import();
        Assert.Equal(
            """
            4 journeys, 4 with a; shares are of these
                      4   100.0 %  a
                      2    50.0 %    b
                      1    25.0 %      c·
                      1    25.0 %      (nothing)
                      1    25.0 %    (1 other step)
                      1    25.0 %    (nothing)
            """.ReplaceLineEndings("\n"), await Run("paths", "a", "--steps", "2", "--most", "1", "--by", "case"));
        Assert.Equal(
            """
            4 journeys, 1 with d; shares are of these
                      1   100.0 %  d
                      1   100.0 %    a
                      1   100.0 %      (nothing)
            """.ReplaceLineEndings("\n"), await Run("paths", "d", "--before", "--by", "case"));
        using var json = JsonDocument.Parse(await Run("paths", "a", "--json", "--by", "case"));
        Assert.Equal(4, json.RootElement.GetProperty("root").GetProperty("journeys").GetInt32());
        Assert.Contains("0 with nobody did this", await Run("paths", "nobody did this", "--by", "case"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drop_off_is_printed_as_groups_and_tables()
    {
        await Import();
        Assert.Equal(
            """
            4 journeys, 4 considered, looked at 2020-01-04
                      1    25.0 %  reached the goal
                      1    25.0 %  still running
                      2    50.0 %  ended without it

            Last step of the ended
              step  journeys   share
              a            1  50.0 %
              b            1  50.0 %

            What came instead
              step       journeys   share
              (nothing)         1  50.0 %
              b                 1  50.0 %
            """.ReplaceLineEndings("\n"), await Run("dropoff", "--goal", "c\u202E", "--silent", "12h", "--by", "case"));
        using var json = JsonDocument.Parse(await Run("dropoff", "--goal", "b", "--silent", "12h", "--by", "case", "--json"));
        Assert.Equal(2, json.RootElement.GetProperty("reached").GetInt32());
    }

    [Fact]
    public async Task Map_variants_and_funnel_are_tables_too()
    {
        await Import();
        Assert.Contains("From one step to the next", await Run("map", "--by", "case"), StringComparison.Ordinal);
        Assert.StartsWith("4 journeys, 8 events", await Run("variants", "--by", "case"), StringComparison.Ordinal);
        Assert.Equal("4 journeys\n          4  a\n          2  b  (median 1 h after the step before)", await Run("funnel", "a", "b", "--by", "case"));
    }

    [Theory]
    [InlineData("query.paths: is missing", "paths")]
    [InlineData("query.paths.steps: must be 1 to 20", "paths", "a", "--steps", "21")]
    [InlineData("--silent is missing", "dropoff", "--goal", "a")]
    [InlineData("--silent: 'soon' is no length of time", "dropoff", "--goal", "a", "--silent", "soon")]
    [InlineData("query.dropOff: is missing", "dropoff")]
    public async Task What_is_not_understood_is_said_and_ends_with_2(string why, params string[] arguments)
    {
        await Import();
        var (code, said, errors) = await ServerProcess.Run([.. arguments, "--data", folder.Path]);
        Assert.Equal((2, ""), (code, said));
        Assert.Contains(why, errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Cases a b c, a b, a d and a; the name of c would turn the direction of what a terminal writes after it.</summary>
    private async Task Import()
    {
        (string Name, int Hour)[][] cases = [[("a", 0), ("b", 1), ("c\u202E", 2)], [("a", 24), ("b", 25)], [("a", 68), ("d", 72)], [("a", 48)]];
        var traces = cases.Select((events, i) => $"""<trace><string key="concept:name" value="{i + 1}"/>{string.Concat(events.Select(Event))}</trace>""");
        await File.WriteAllTextAsync(folder["log.xes"], $"<log>{string.Concat(traces)}</log>");
        var (code, _, errors) = await ServerProcess.Run("import", folder["log.xes"], "--as", "xes", "--data", folder.Path);
        Assert.True(code == 0, errors);

        static string Event((string Name, int Hour) e) =>
            $"""<event><string key="concept:name" value="{e.Name}"/><date key="time:timestamp" value="2020-01-{1 + e.Hour / 24:00}T{e.Hour % 24:00}:00:00Z"/></event>""";
    }

    private async Task<string> Run(params string[] arguments)
    {
        var (code, said, errors) = await ServerProcess.Run([.. arguments, "--data", folder.Path]);
        Assert.Equal((0, ""), (code, errors));
        return said.ReplaceLineEndings("\n").Trim();
    }
}
