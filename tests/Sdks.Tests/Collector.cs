using Microsoft.Data.Sqlite;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Sdks.Tests;

internal sealed record StoredEvent(string Kind, string Name, string MessageId, long OccurredAt, long? OriginalAt, long ReceivedAt, string Properties);

/// <summary>The real server on a data folder of its own, which can be killed and started again, with a write key.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly SemaphoreSlim oneAtATime = new(1);
    private ServerProcess? server;

    public string Key { get; private set; } = "";
    public Uri Url => server!.Url;
    private string Data => folder["data"];

    public const string Password = "a password of the tests";

    private static readonly Dictionary<string, string> Environment = new() { ["THROUGHLINE_ADMIN_PASSWORD"] = Password };

    public static async Task<Collector> Start()
    {
        var collector = new Collector();
        collector.Key = await ServerProcess.CreateWriteKey(collector.Data, "sdk");
        collector.server = await ServerProcess.Start(collector.Data, environment: Environment);
        return collector;
    }

    /// <summary>SIGKILL, and the same data on the same port again.</summary>
    public async Task KillAndRestart()
    {
        await oneAtATime.WaitAsync();
        try
        {
            var port = Url.Port;
            await server!.DisposeAsync();
            server = await ServerProcess.Start(Data, port: port);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public List<StoredEvent> Events()
    {
        using var connection = new SqliteConnection($"Data Source={DataFolder.DatabaseIn(Data)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select kind, name, message_id, occurred_at, original_at, received_at, properties from events order by sequence";
        using var row = command.ExecuteReader();
        var events = new List<StoredEvent>();
        while (row.Read())
            events.Add(new StoredEvent(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.IsDBNull(4) ? null : row.GetInt64(4), row.GetInt64(5), row.GetString(6)));
        return events;
    }

    public long Refused()
    {
        using var connection = new SqliteConnection($"Data Source={DataFolder.DatabaseIn(Data)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from refusals";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Every event once, nothing else, at the time at which it truly happened, give or take the delay on the way.</summary>
    public void HasExactly(IReadOnlyCollection<SentEvent> sent, TimeSpan within)
    {
        var events = Events();
        Assert.Equal(
            sent.Select(e => $"{e.Kind} {e.Name}").Order(StringComparer.Ordinal),
            events.Select(e => $"{e.Kind} {e.Name}").Order(StringComparer.Ordinal));
        Assert.Equal(0, Refused());
        var arrived = events.ToLookup(e => (e.Kind, e.Name));
        foreach (var e in sent)
        {
            var late = arrived[(e.Kind, e.Name)].Min(stored => Math.Abs(stored.OccurredAt - (e.At * 1000)));
            Assert.True(late < within.TotalMicroseconds, $"{e.Kind} {e.Name} is in the log {TimeSpan.FromMicroseconds(late)} off its time.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await oneAtATime.WaitAsync();
        if (server is not null)
            await server.DisposeAsync();
        folder.Dispose();
        oneAtATime.Dispose();
    }
}
