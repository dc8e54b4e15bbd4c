using Throughline.Support;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Throughline.Faults.Tests;

/// <summary>A collector on a database of its own, to be killed and starved.</summary>
public abstract class CollectorCase(Store store) : IAsyncLifetime
{
    protected TempFolder Folder { get; } = new();
    protected PostgresServer? Postgres { get; private set; }
    protected Collector Collector { get; private set; } = null!;
    protected Delivery Delivery { get; } = new();

    /// <summary>Where the data folder, or on PostgreSQL the database's files, go.</summary>
    protected virtual Task<(string Data, string? Database)> Place() => store == Store.Sqlite
        ? Task.FromResult<(string, string?)>((Folder["data"], null))
        : NewDatabase();

    private async Task<(string, string?)> NewDatabase() => (Folder["data"], await Postgres!.CreateDatabase());

    public async ValueTask InitializeAsync()
    {
        if (store == Store.Postgres)
            Postgres = await PostgresServer.Start();
        var (data, database) = await Place();
        Collector = await Collector.Make(data, database);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Collector is not null)
            await Collector.DisposeAsync();
        Postgres?.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Everything sent was acknowledged and is in the log once, and the reader counted each event once.</summary>
    protected async Task MustBeWhole()
    {
        var verdict = await Collector.Compare(Delivery);
        TestContext.Current.TestOutputHelper?.WriteLine(verdict.ToString());
        Assert.True(verdict.IsClean, verdict.ToString());
        Assert.Equal(Delivery.SentCount, Delivery.AcknowledgedCount);
        Assert.Equal(verdict.Acknowledged, verdict.InLog);
        Assert.NotEqual(0, verdict.Acknowledged);

        var (events, counted) = await Collector.Effects();
        for (var tries = 0; counted < events && tries < 300; tries++)
        {
            await Task.Delay(100);
            (events, counted) = await Collector.Effects();
        }
        Assert.Equal(events, counted);
    }

    /// <summary>Every answer but 200 was a 503 that says when to try again.</summary>
    protected void OnlyRefusalsWithRetryAfter()
    {
        Assert.Equal([503], Delivery.Refusals.Keys);
        Assert.Equal(0, Delivery.WithoutRetryAfter);
    }

    /// <summary>Sends, takes the room away, sends on, gives it back, and sends on: nothing is lost and nothing doubled.</summary>
    protected async Task FillAndMakeRoom(SmallDisk disk)
    {
        await Collector.Start();
        await using var batches = new BatchSender(Collector.Url, Collector.Key, Delivery, seed: 4);
        await Until(() => Delivery.AcknowledgedCount > 200, "to take 200 events");

        disk.Fill();
        await Until(() => Delivery.Refusals.GetValueOrDefault(503) > 20, "to answer 503");
        disk.MakeRoom();
        var before = Delivery.AcknowledgedCount;
        await Until(() => Delivery.AcknowledgedCount > before + 200, "to go on");

        await batches.Finish();
        OnlyRefusalsWithRetryAfter();
        await MustBeWhole();
    }

    protected async Task Until(Func<bool> condition, string what)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 600, $"It took more than a minute {what}. {Delivery.AcknowledgedCount} acknowledged. The server said:\n{Collector.Server.Output}");
            await Task.Delay(100);
        }
    }
}
