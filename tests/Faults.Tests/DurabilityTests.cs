using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Throughline.Support;

namespace Throughline.Faults.Tests;

/// <summary>Kills alone prove no durability: what the system has in its cache outlives the process. This looks at what the disk was told.</summary>
public abstract class DurabilityTests(Store store) : CollectorCase(store)
{
    private const int Requests = 30;

    public sealed class OnSqlite() : DurabilityTests(Store.Sqlite);
    public sealed class OnPostgres() : DurabilityTests(Store.Postgres);

    [Fact]
    public async Task The_disk_is_synchronised_before_each_200()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Needs strace, which Linux has.");
        var trace = Folder["trace"];
        await Collector.Start(wrapper: SystemCalls.Tracing(trace, Postgres is null ? [] : Family(Postgres.ProcessId)));

        using var client = new HttpClient { BaseAddress = Collector.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Collector.Key + ":")));
        for (var i = 0; i < Requests; i++)
        {
            using var content = new StringContent($$"""{"batch":[{"type":"track","event":"e{{i}}","messageId":"m{{i}}","userId":"u"}]}""");
            using var answer = await client.PostAsync("/v1/batch", content);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await Collector.DisposeAsync();

        var calls = SystemCalls.Read(trace, Postgres is null ? "-wal" : "pg_wal");
        Assert.InRange(calls.Answers, Requests, int.MaxValue);
        Assert.Equal(0, calls.AnswersBeforeSync());
    }

    /// <summary>The process and its children: PostgreSQL's writers besides the server that takes connections.</summary>
    private static IEnumerable<int> Family(int process) =>
        File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Prepend(process);
}
