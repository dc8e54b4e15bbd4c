using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Throughline.Support;

namespace Throughline.Faults.Tests;

/// <summary>The server is killed while it reads the log into journeys, and its files of them are damaged: the answers stay those of a server that never died.</summary>
public sealed class JourneyKillTests : IAsyncLifetime
{
    private const string Password = "a password of the tests";
    private const int Batch = 400;
    private static readonly int Kills = Generated.IsSoak ? 60 : 4;
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Questions =
    [
        """{"ask":"map"}""", """{"ask":"map","by":"session:30m"}""", """{"ask":"map","by":"property:order"}""",
        """{"ask":"map","events":{"where":{"plan":["pro"]}}}""", """{"ask":"variants","by":"property:plan"}""",
    ];

    private readonly TempFolder folder = new();
    private string key = "";
    private int sent;

    [Fact]
    public async Task Answers_stay_the_same_whenever_the_server_is_killed_and_whichever_file_is_damaged()
    {
        key = await ServerProcess.CreateWriteKey(folder["data"], "web");
        var chance = new Random(3);
        for (var kill = 0; kill < Kills; kill++)
        {
            if (kill % 2 == 1 && Directory.Exists(folder["data/strata"]))
                Directory.Delete(folder["data/strata"], recursive: true); // so that it is killed while it builds
            await using var server = await Start(folder["data"]);
            using var visitor = await SignIn(server);
            await Send(server);
            var asking = Ask(visitor).ContinueWith(_ => { }, TaskScheduler.Default);
            await Task.Delay(chance.Next(0, 400));
            server.Kill();
            await server.Ended();
            await asking;
        }

        Dictionary<string, string> answers;
        await using (var server = await Start(folder["data"]))
        {
            using var visitor = await SignIn(server);
            await Send(server);
            answers = await Ask(visitor);
            Assert.DoesNotContain("again from the log", server.Output, StringComparison.Ordinal);
            Assert.Equal(0, await server.Stop());
        }
        Assert.All(answers.Values, answer => Assert.Contains("Step 3", answer, StringComparison.Ordinal));
        Assert.Equal(await NeverKilled(), answers);

        foreach (var kind in Kinds())
        {
            foreach (var file in kind)
                TurnOneBit(file, chance);
            await using var server = await Start(folder["data"]);
            using var visitor = await SignIn(server);
            Assert.Equal(answers, await Ask(visitor));
            Assert.Contains("again from the log", server.Output, StringComparison.Ordinal);
            Assert.Equal(0, await server.Stop());
        }
    }

    /// <summary>The files of journeys by what they are.</summary>
    private List<IGrouping<string, string>> Kinds() =>
        [.. Directory.GetFiles(folder["data/strata"], "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "lock").Order(StringComparer.Ordinal)
            .GroupBy(f => Path.GetFileName(f) == "manifest" ? "manifest" : Path.GetExtension(f)).OrderBy(g => g.Key, StringComparer.Ordinal)];

    private static void TurnOneBit(string path, Random chance)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[chance.Next(bytes.Length)] ^= (byte)(1 << chance.Next(8));
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>What a server says of the same log that has read it in one go.</summary>
    private async Task<Dictionary<string, string>> NeverKilled()
    {
        Directory.CreateDirectory(folder["copy"]);
        foreach (var file in Directory.GetFiles(folder["data"]).Where(f => Path.GetFileName(f) is not "lock"))
            File.Copy(file, Path.Combine(folder["copy"], Path.GetFileName(file)));
        await using var server = await Start(folder["copy"]);
        using var visitor = await SignIn(server);
        return await Ask(visitor);
    }

    private static Task<ServerProcess> Start(string data) =>
        ServerProcess.Start(data, ["--empty"], new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password });

    private static async Task<Visitor> SignIn(ServerProcess server)
    {
        var visitor = new Visitor(server.Url);
        using var answer = await visitor.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password));
        return visitor;
    }

    private static async Task<Dictionary<string, string>> Ask(Visitor visitor)
    {
        var answers = new Dictionary<string, string>();
        foreach (var question in Questions)
        {
            using var answer = await visitor.Get($"/api/journeys?q={Uri.EscapeDataString(question)}");
            answers[question] = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{question}: {answers[question]}");
        }
        return answers;
    }

    private async Task Send(ServerProcess server)
    {
        using var client = new HttpClient { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")));
        var batch = Enumerable.Range(sent, Batch).Select(n => new
        {
            type = "track",
            @event = $"Step {n * 7 % 5 + n % 3}",
            messageId = $"m{n}",
            userId = $"u{n * 31 % 17}",
            timestamp = Begin.AddMinutes(n - (n % 11 == 0 ? 300 : 0)),
            properties = new { order = $"o{n * 13 % 41}", plan = n % 7 == 0 ? "pro" : "free" },
        });
        using var answer = await client.PostAsJsonAsync("/v1/batch", new { batch });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        sent += Batch;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
