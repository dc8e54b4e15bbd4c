using System.Text.Json;
using Throughline.Support;

namespace Throughline.Host.Tests.Commands;

public sealed class MapCommandTests : IDisposable
{
    private const string Log =
        """
        <log>
        <trace><string key="concept:name" value="1"/>
          <event><string key="concept:name" value="a"/><date key="time:timestamp" value="2020-01-01T00:00:00+01:00"/></event>
          <event><string key="concept:name" value="b"/><date key="time:timestamp" value="2020-01-01T00:00:01Z"/></event>
        </trace>
        <trace><string key="concept:name" value="2"/>
          <event><string key="concept:name" value="a"/><date key="time:timestamp" value="2020-02-01T00:00:00Z"/></event>
        </trace>
        </log>
        """;

    private readonly TempFolder folder = new();

    [Fact]
    public async Task The_map_is_printed_as_json_or_as_tables()
    {
        await Import();
        Assert.Equal(
            """
            {"journeys":2,"events":3,"people":2,"steps":[
            {"step":"a","count":2,"journeys":2,"people":2,"first":2,"last":1},
            {"step":"b","count":1,"journeys":1,"people":1,"first":0,"last":1}],"edges":[
            {"from":"a","to":"b","count":1,"journeys":1,"meanSeconds":3601,"medianSeconds":3601,"p90Seconds":3601,"minSeconds":3601,"maxSeconds":3601}],
            "variants":{"count":2,"top":[{"steps":["a"],"journeys":1},{"steps":["a","b"],"journeys":1}]}}
            """.ReplaceLineEndings(""),
            await Map("--by", "case", "--json"));
        Assert.Contains("1 h", await Map("--by", "case"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_and_ways_combine()
    {
        await Import();
        Assert.Equal((1, 2), await Counts("--by", "case", "--from", "2019-12-31T23:00:00Z", "--to", "2020-02-01"));
        Assert.Equal((3, 3), await Counts("--by", "session:1h"));
        Assert.Equal((2, 3), await Counts("--by", "session:3601s"));
        Assert.Equal((2, 2), await Counts("--hide", "b", "--source", "log"));
        Assert.Equal((1, 2), await Counts("--contains", "b"));
        Assert.Equal((0, 0), await Counts("--by", "property:nothing"));
        Assert.Equal((1, 2), await Counts("--query", """{"by":"case","journeys":{"last":["b"]}}"""));
    }

    [Theory]
    [InlineData("no way to tell journeys apart", "--by", "day")]
    [InlineData("no pause", "--by", "session:30")]
    [InlineData("There is no source 'x'", "--source", "x")]
    [InlineData("'soon' is no time", "--from", "soon")]
    [InlineData("ends before it begins", "--from", "2020-01-02", "--to", "2020-01-01")]
    [InlineData("NAME=VALUE", "--where", "gold")]
    [InlineData("query.form: is not known", "--query", "{\"form\":1}")]
    [InlineData("can't be read", "--query", "@nothing.json")]
    [InlineData("--what", "--what", "x")]
    public async Task What_is_not_understood_is_said_and_ends_with_2(string why, params string[] options)
    {
        await Import();
        var (code, said, errors) = await ServerProcess.Run(["map", "--data", folder.Path, .. options]);
        Assert.Equal((2, ""), (code, said));
        Assert.Contains(why, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_data_is_said_to_be_one()
    {
        var (code, _, errors) = await ServerProcess.Run("map", "--data", folder["nothing"]);
        Assert.Equal(2, code);
        Assert.Contains("There is no Throughline data in", errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task Import()
    {
        await File.WriteAllTextAsync(folder["log.xes"], Log);
        Assert.Equal(0, (await ServerProcess.Run("import", folder["log.xes"], "--as", "xes", "--data", folder.Path)).ExitCode);
    }

    private async Task<string> Map(params string[] options)
    {
        var (code, said, errors) = await ServerProcess.Run(["map", "--data", folder.Path, .. options]);
        Assert.Equal((0, ""), (code, errors));
        return said.Trim();
    }

    private async Task<(int Journeys, int Events)> Counts(params string[] options)
    {
        using var map = JsonDocument.Parse(await Map([.. options, "--json"]));
        return (map.RootElement.GetProperty("journeys").GetInt32(), map.RootElement.GetProperty("events").GetInt32());
    }
}
