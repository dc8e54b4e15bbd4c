using System.IO.Compression;
using System.Text.Json;
using Throughline.Support;

namespace Throughline.Host.Tests.Commands;

public sealed class ImportCommandTests : IDisposable
{
    private const string Log =
        """<log><trace><string key="concept:name" value="c"/><event><string key="concept:name" value="A"/><date key="time:timestamp" value="2020-01-01T00:00:00Z"/></event></trace></log>""";

    private const string Mapping = """{ "identifiers": [{ "type": "userId", "value": "{who}" }], "events": [{ "name": "A", "time": { "column": "at" } }] }""";

    private readonly TempFolder folder = new();

    private string Data => Path.Combine(folder.Path, "data", "not", "there", "yet");

    [Fact]
    public async Task A_file_is_imported_once_into_a_folder_that_it_makes()
    {
        var file = Write("some.log.xes", Log);
        var (code, said, errors) = await ServerProcess.Run("import", file, "--as", "xes", "--data", Data);
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal("1 rows read, 1 events appended, 0 were there already, 0 refused. Source: some.", said.Trim());
        (code, said, _) = await ServerProcess.Run("import", file, "--as", "xes", "--data", Data);
        Assert.Equal(0, code);
        Assert.Contains("0 events appended, 1 were there already", said, StringComparison.Ordinal);
        Assert.Equal((1, 0), await Status());
    }

    [Fact]
    public async Task What_is_refused_is_said_with_its_line_and_counted()
    {
        var rows = string.Concat(Enumerable.Range(0, 150).Select(i => $"u{i},{(i % 2 == 0 ? "2026-01-01" : "soon")}\n"));
        var (code, said, errors) = await ServerProcess.Run(
            "import", Write("rows.csv", "who,at\n" + rows + "u,\"open\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"v{i},never\n"))), "--as", "csv", "--map", Write("map.json", Mapping), "--data", Data, "--source", "crm");
        Assert.Equal(1, code);
        Assert.Contains("75 events appended", said, StringComparison.Ordinal);
        Assert.Contains("line 3: time-unreadable: ", errors, StringComparison.Ordinal);
        Assert.Contains("… and 176 more", errors, StringComparison.Ordinal);
        Assert.Contains("Refused: 275 time-unreadable, 1 unbalanced-quotes.", errors, StringComparison.Ordinal);
        Assert.Equal((75, 276), await Status());
    }

    public static TheoryData<string, string, string[], string> CanNotBeDone => new()
    {
        { "x.xes", "", ["--as", "xes"], "empty" },
        { "x.xes", "\u0001\u0002\u0003binary junk", ["--as", "xes"], "malformed" },
        { "x.xes", "<!DOCTYPE log [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><log>&x;</log>", ["--as", "xes"], "document type" },
        { "x.xes", Log[..^10], ["--as", "xes"], "breaks off" },
        { "x.xes", "<html/>", ["--as", "xes"], "no event log" },
        { "x.csv", "a,b\n", ["--as", "csv"], "needs a mapping" },
        { "x.csv", "a,b\n", ["--as", "csv", "--map", "MAP"], "which the file does not have" },
        { "x.csv", "", ["--as", "csv", "--map", "MAP"], "empty" },
        { "x.csv", new string(',', 5_000), ["--as", "csv", "--map", "MAP"], "columns" },
        { "x.csv", "a,b\n", ["--as", "csv", "--map", "/no/such/mapping.json"], "There is no file" },
        { "x.csv", "a,b\n", ["--as", "parquet"], "no format that can be imported" },
        { "x.csv", "a,b\n", [], "--as" },
        { "x.xes", Log, ["--as", "xes", "--map", "MAP"], "without a mapping" },
        { "x.xes", Log, ["--as", "xes", "--source", "a\u0007b"], "A source needs a name" },
        { "x.xes", Log, ["--as", "xes", "--server", "http://127.0.0.1:1"], "--token" },
        { "x.xes", Log, ["--as", "xes", "--server", "http://127.0.0.1:1", "--token", "t"], "can't be reached" },
        { "x.xes", Log, ["--as", "xes", "--server", "ftp://x", "--token", "t"], "no address of a server" },
        { "x.xes", Log, ["--as", "xes", "--what", "x"], "--what" },
    };

    [Theory, MemberData(nameof(CanNotBeDone))]
    public async Task What_can_not_be_done_is_said_without_a_stack_trace(string name, string content, string[] options, string why)
    {
        var map = Write("map.json", Mapping);
        await Refused(why, [Write(name, content), .. options.Select(option => option == "MAP" ? map : option)]);
    }

    [Fact]
    public async Task A_file_that_can_not_be_read_is_said_to_be_one()
    {
        await Refused("is a folder", folder.Path, "--as", "xes");
        await Refused("There is no file", Path.Combine(folder.Path, "missing.xes"), "--as", "xes");
        await Refused("breaks off", Write("half.xes.gz", Packed(Log)[..40]), "--as", "xes");
        await Refused("breaks off", Write("junk.xes.gz", [0x1F, 0x8B, .. "this is not gzip at all"u8]), "--as", "xes");
    }

    [Fact]
    public async Task A_folder_that_a_server_holds_is_left_alone_and_the_way_through_it_named()
    {
        await using var server = await ServerProcess.Start(Data, ["--empty"]);
        await Refused("--server URL --token TOKEN", Write("x.xes", Log), "--as", "xes");
    }

    [Theory]
    [InlineData("before-commit", 3)]
    [InlineData("after-commit", 3)]
    [InlineData("before-commit", 4)]
    public async Task Killed_in_the_middle_and_repeated_it_is_as_if_it_had_run_once(string point, int at)
    {
        var rows = Write("rows.csv", "who,at\n" + string.Concat(Enumerable.Range(0, 12_000).Select(i => $"u{i % 9},2026-01-01T00:00:00.{i:000000}Z\n")));
        string[] import = ["import", rows, "--as", "csv", "--map", Write("map.json", Mapping), "--data", Data];
        var (code, _, _) = await ServerProcess.RunWith(new Dictionary<string, string> { ["THROUGHLINE_FAULT"] = $"{point}:{at}" }, import);
        Assert.Equal(137, code);
        var (again, said, errors) = await ServerProcess.Run(import);
        Assert.True(again == 0, errors);
        Assert.Contains("12,000 rows read", said, StringComparison.Ordinal);
        Assert.Equal((12_000, 0), await Status());
    }

    [Fact]
    public async Task A_running_server_takes_the_file_once_from_whoever_may()
    {
        var rows = Write("rows.csv", "who,at\n" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"u{i % 9},2026-01-01T00:00:{i % 60:00}Z\n")) + "u,soon\n");
        await using (var first = await ServerProcess.Start(Data, ["--empty"]))
        {
            // it makes the first administrator
        }
        var writes = await Token("events:write");
        var reads = await Token("people:read");
        await using var server = await ServerProcess.Start(Data, ["--empty"]);
        string[] import = ["import", rows, "--as", "csv", "--map", Write("map.json", Mapping), "--source", "crm", "--server", server.Url.ToString(), "--token"];

        var (code, said, errors) = await ServerProcess.Run([.. import, writes]);
        Assert.True(code == 1, errors);
        Assert.Contains("3,001 rows read, 3,000 events appended, 0 were there already, 1 refused", said, StringComparison.Ordinal);
        Assert.Contains("line 3002: time-unreadable", errors, StringComparison.Ordinal);
        (code, said, _) = await ServerProcess.Run([.. import, writes]);
        Assert.Contains("0 events appended, 3,000 were there already, 1 refused", said, StringComparison.Ordinal);

        (code, _, errors) = await ServerProcess.Run([.. import, reads]);
        Assert.Equal(2, code);
        Assert.Contains("does not include events:write", errors, StringComparison.Ordinal);
        (code, _, errors) = await ServerProcess.Run([.. import, "made-up"]);
        Assert.Equal(2, code);
        (code, _, errors) = await ServerProcess.Run("import", Write("x.xes", "<html/>"), "--as", "xes", "--server", server.Url.ToString(), "--token", writes);
        Assert.Equal(2, code);
        Assert.Contains("no event log", errors, StringComparison.Ordinal);

        using var client = new HttpClient { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", writes);
        foreach (var (query, body) in ((string, HttpContent)[])[
            ("", Text("x")), ("?as=xes", Text("<log/>")), ("?as=x&source=s", Text("")), ("?as=xes&source=%00", Text("<log/>")), ("?as=xes&source=s", Text("")),
            ("?as=csv&source=s", Text("a,b")), ("?as=csv&source=s", Form()), ("?as=csv&source=s", Form(("mapping", "{}"))), ("?as=csv&source=s", Form(("mapping", "{}"), ("file", "a"))),
            ("?as=xes&source=s", Form(("mapping", Mapping), ("file", Log))), ("?as=jsonl&source=s", Form(("mapping", "\0"), ("file", "{}"))), ("?as=csv&source=s", Form(("mapping", new string(' ', 2_000_000)), ("file", "a"))),
            ("?as=xes&source=s", Broken("multipart/form-data; boundary=")), ("?as=xes&source=s", Broken("multipart/form-data; boundary=x"))])
        {
            using var answer = await client.PostAsync("/api/imports" + query, body);
            Assert.True((int)answer.StatusCode == 400, $"{query}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        static StringContent Text(string text) => new(text);

        static HttpContent Broken(string type)
        {
            var content = new ByteArrayContent([.. "--y\r\n\r\nno end"u8]);
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            return content;
        }

        static HttpContent Form(params (string Name, string Content)[] parts)
        {
            var form = new MultipartFormDataContent();
            foreach (var (name, content) in parts)
                form.Add(new StringContent(content), name);
            return form;
        }
    }

    private async Task<string> Token(string permission)
    {
        var (code, said, errors) = await ServerProcess.Run("users", "token", "admin", "--may", permission, "--data", Data);
        return code == 0 ? said.Split('\n')[0].Trim() : throw new InvalidOperationException(said + errors);
    }

    private async Task Refused(string why, params string[] arguments)
    {
        var (code, said, errors) = await ServerProcess.Run(["import", .. arguments, "--data", Data]);
        Assert.True(code == 2, $"{code}: {said}{errors}");
        Assert.Contains(why, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors + said, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", errors + said, StringComparison.Ordinal);
    }

    private async Task<(long Events, long Refused)> Status()
    {
        var (_, said, _) = await ServerProcess.Run("status", "--data", Data, "--json");
        using var status = JsonDocument.Parse(said);
        return (status.RootElement.GetProperty("events").GetInt64(), status.RootElement.GetProperty("refused").GetInt64());
    }

    private string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    private string Write(string name, byte[] content)
    {
        var file = Path.Combine(folder.Path, name);
        File.WriteAllBytes(file, content);
        return file;
    }

    private static byte[] Packed(string content)
    {
        var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.SmallestSize))
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(content));
        return to.ToArray();
    }

    public void Dispose() => folder.Dispose();
}
