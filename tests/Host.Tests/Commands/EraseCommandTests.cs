using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Throughline.Support;

namespace Throughline.Host.Tests.Commands;

public sealed class EraseCommandTests : IDisposable
{
    private const string Password = "a password of the tests";
    private const string Word = "qzvxwkjqhbtmplr";
    private const string Phone = "+4930187654321";
    private static readonly string[] Planted = [Word, Phone, "187654321", "ORDER7F3QZ"];
    private readonly TempFolder folder = new();

    private string Data => folder["data"];

    [Fact]
    public Task I9_after_a_purge_no_file_and_no_line_of_the_log_holds_anything_of_the_person_on_sqlite() => Purged(null);

    [Fact]
    public async Task I9_after_a_purge_no_file_and_no_line_of_the_log_holds_anything_of_the_person_on_postgres()
    {
        using var postgres = await PostgresServer.Start();
        // as docs/privacy.md says: files of the write-ahead log are deleted when they are done with, not used again as they are
        await postgres.Execute("alter system set wal_recycle = off");
        await postgres.Execute("select pg_reload_conf()");
        await Purged(postgres);
    }

    [Fact]
    public async Task What_can_t_be_done_is_said_in_a_sentence()
    {
        await ServerProcess.CreateWriteKey(Data, "web");
        foreach (var verb in (string[])["erase", "export"])
        {
            var (code, _, errors) = await ServerProcess.Run(verb, "nobody@example.org", "--data", Data);
            Assert.Equal(2, code);
            Assert.Contains("Nobody is known by", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_server_a_person_is_taken_out_and_erased_once_somebody_agreed()
    {
        var file = folder["people.jsonl"];
        await File.WriteAllTextAsync(folder["map.json"],
            """{"identifiers":[{"type":"email","value":"{mail}"}],"events":[{"name":"Ordered","time":{"column":"at"}}]}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, $$"""{"at":"2026-01-01T00:00:00Z","mail":"{{Word}}@example.org"}""", TestContext.Current.CancellationToken);
        var (code, said, errors) = await ServerProcess.Run("import", file, "--as", "jsonl", "--map", folder["map.json"], "--data", Data);
        Assert.True(code == 0, said + errors);

        (code, said, errors) = await ServerProcess.Run("export", $"email:{Word}@example.org", "--data", Data);
        Assert.True(code == 0, errors);
        Assert.Contains("Ordered", said, StringComparison.Ordinal);
        (code, _, errors) = await ServerProcess.Run("erase", $"{Word}@example.org", "--data", Data);
        Assert.Equal(2, code);
        Assert.Contains("--yes", errors, StringComparison.Ordinal);

        (code, said, _) = await ServerProcess.Run("erase", $"{Word}@example.org", "--yes", "--purge", "--data", Data);
        Assert.Equal(0, code);
        Assert.Contains("1 events left bare", said, StringComparison.Ordinal);
        Assert.Empty(Holding(Data));
        (_, said, _) = await ServerProcess.Run("import", file, "--as", "jsonl", "--map", folder["map.json"], "--data", Data);
        Assert.Contains("1 were there already", said, StringComparison.Ordinal);
        Assert.Empty(Holding(Data));
    }

    private async Task Purged(PostgresServer? postgres)
    {
        string[] database = postgres is null ? [] : ["--database", await postgres.CreateDatabase()];
        string[] places = postgres is null ? [Data] : [Data, Path.GetDirectoryName(File.ResolveLinkTarget($"/proc/{postgres.ProcessId}/cwd", true)!.FullName)!];
        var key = await ServerProcess.CreateWriteKey(Data, "web", database);
        await using var server = await ServerProcess.Start(Data, ["--empty", .. database], new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password });
        string[] through = ["--server", server.Url.ToString(), "--token", await Token(server.Url)];
        await Send(server.Url, key);
        using var visitor = await SignedIn(server.Url);
        var person = await Known(visitor);
        using (var page = await visitor.Get($"/people?q={Word}%40example.org"))
            Assert.True(page.IsSuccessStatusCode);
        var (code, said, errors) = await ServerProcess.Run(["export", Word + "@example.org", .. through]);
        Assert.True(code == 0, errors);
        Assert.All(Planted, value => Assert.Contains(value, said, StringComparison.Ordinal));
        Assert.NotEmpty(places.SelectMany(Holding));

        (code, said, errors) = await ServerProcess.Run(["erase", $"#{person}", "--purge", "--yes", .. through]);
        Assert.True(code == 0, errors);
        Assert.Contains("The files were rewritten", said, StringComparison.Ordinal);
        Assert.Equal("", errors);
        await Send(server.Url, key);

        Assert.Empty(places.SelectMany(Holding));
        Assert.DoesNotContain(Planted, value => server.Output.Contains(value, StringComparison.OrdinalIgnoreCase));
        using var gone = await visitor.Get($"/api/people/{person}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(0, await server.Stop());
        Assert.Empty(places.SelectMany(Holding));
    }

    /// <summary>A batch about the person and others, of which some is refused.</summary>
    private static async Task Send(Uri server, string key)
    {
        using var client = new HttpClient { BaseAddress = server };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")));
        var items = new List<object>
        {
            new { type = "identify", messageId = "m-" + Word, userId = "user-" + Word, anonymousId = "cookie-" + Word, traits = new { email = Word + "@Example.org", phone = Phone, name = "Ms " + Word } },
            new { type = "nonsense", messageId = "n-1", userId = "user-" + Word, properties = new { note = "refused" } },
            new { type = "track", messageId = "m-" + Word, userId = "user-" + Word, @event = "Used twice", properties = new { note = Word } },
        };
        items.AddRange(Enumerable.Range(0, 300).Select(i => new
        {
            type = "track",
            messageId = $"m-{i}-{Word}",
            userId = "user-" + Word,
            anonymousId = "cookie-" + Word,
            @event = "Ordered",
            properties = new { journeyKey = "ORDER7F3QZ" + i, note = $"for {Word} at {Phone}" },
            context = new { page = new { url = $"https://example.org/{Word}" } },
        }));
        items.AddRange(Enumerable.Range(0, 300).Select(i => new { type = "track", messageId = $"o-{i}", userId = $"other-{i % 40}", @event = "Ordered", properties = new { i } }));
        using var answer = await client.PostAsJsonAsync("/v1/batch", new { batch = items });
        Assert.True(answer.IsSuccessStatusCode);
    }

    /// <summary>The person's id, once everything sent is theirs.</summary>
    private static async Task<long> Known(Visitor visitor)
    {
        while (true)
        {
            using var answer = await visitor.Get($"/api/people/named?identifier={Word}%40example.org");
            if (answer.IsSuccessStatusCode)
            {
                using var person = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                if (person.RootElement.GetProperty("events").GetInt64() == 301)
                    return person.RootElement.GetProperty("id").GetInt64();
            }
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task<Visitor> SignedIn(Uri server)
    {
        var visitor = new Visitor(server);
        using var signedIn = await visitor.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password));
        return visitor;
    }

    private static async Task<string> Token(Uri server)
    {
        using var visitor = await SignedIn(server);
        using var made = await visitor.Json(HttpMethod.Post, "/api/tokens", new { name = "privacy", permissions = (string[])["people:read", "people:erase", "people:export"] });
        return JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>The files under a folder that hold a planted value, with it.</summary>
    private static List<string> Holding(string place)
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith(".s.", StringComparison.Ordinal)))
        {
            byte[] bytes;
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                bytes = new byte[stream.Length];
                bytes = bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
            }
            catch (Exception e) when (e is FileNotFoundException || (e is IOException && Path.GetFileName(file) == "lock"))
            {
                continue; // deleted meanwhile; or the file that only says who holds the folder, which is empty
            }
            found.AddRange(Planted.Where(value => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(value)) >= 0).Select(value => $"{file}: {value}"));
        }
        return found;
    }

    public void Dispose() => folder.Dispose();
}
