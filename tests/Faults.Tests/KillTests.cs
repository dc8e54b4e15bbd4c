using Throughline.Support;

namespace Throughline.Faults.Tests;

public abstract class KillTests(Store store) : CollectorCase(store)
{
    private static readonly int Count = Generated.IsSoak ? 100 : 5;

    public sealed class OnSqlite() : KillTests(Store.Sqlite);
    public sealed class OnPostgres() : KillTests(Store.Postgres);

    [Fact]
    public async Task Of_what_was_acknowledged_nothing_is_lost_and_nothing_doubled_whenever_the_server_is_killed()
    {
        await Collector.Start();
        await using var sdk = new SdkSender(Collector.Url, Collector.Key, Delivery);
        await using var batches = new BatchSender(Collector.Url, Collector.Key, Delivery, seed: 1);

        foreach (var kill in await Kills.Run(Collector, Delivery, Count, seed: 2))
            TestContext.Current.TestOutputHelper?.WriteLine(kill);

        await batches.Finish();
        await sdk.Finish();
        Assert.Equal(0, sdk.GivenUp);
        await MustBeWhole();
        if (Collector.Database is null)
            Assert.Equal("ok", await Collector.Ask(session => session.Single<string>("pragma integrity_check")));
    }

    [Fact]
    public async Task A_server_asked_to_stop_answers_what_it_has_taken_and_ends_well()
    {
        await Collector.Start();
        await using var batches = new BatchSender(Collector.Url, Collector.Key, Delivery, seed: 3);
        await Until(() => Delivery.AcknowledgedCount > 200, "to take 200 events");

        Assert.Equal(0, await Collector.Server.Stop());

        await Collector.Start();
        await batches.Finish();
        await MustBeWhole();
    }
}
