using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Events.Tests.Readers;

/// <summary>Where PostgreSQL differs: rows become visible in another order than their sequence.</summary>
public sealed class SlowTransactionTests() : ReaderCase(Store.Postgres)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Append("first"); // so that source and identifier are there, and no transaction waits for another's
    }

    [Fact]
    public async Task A_slow_transaction_with_a_lower_sequence_is_not_passed_over()
    {
        using var slowHasItsSequence = new SemaphoreSlim(0);
        using var slowMayCommit = new SemaphoreSlim(0);
        var slow = Database.Write(tx =>
        {
            Append(tx, "slow");
            slowHasItsSequence.Release();
            slowMayCommit.Wait();
        });
        await slowHasItsSequence.WaitAsync();
        await Append("fast");
        await CatchUp();
        Assert.DoesNotContain("slow", await Seen());

        slowMayCommit.Release();
        await slow;
        await Settle();
        Assert.Equal(["fast", "first", "slow"], (await Seen()).Order());
    }

    [Fact]
    public async Task A_younger_transaction_with_a_lower_sequence_is_not_passed_over()
    {
        // The older transaction has the lower xid, but the younger one took the lower sequence and commits last.
        using var olderHasItsXid = new SemaphoreSlim(0);
        using var olderMayAppend = new SemaphoreSlim(0);
        using var youngerHasItsSequence = new SemaphoreSlim(0);
        using var youngerMayCommit = new SemaphoreSlim(0);
        var older = Database.Write(tx =>
        {
            tx.Single<long>("select pg_current_xact_id()::text::bigint");
            olderHasItsXid.Release();
            olderMayAppend.Wait();
            Append(tx, "older");
        });
        await olderHasItsXid.WaitAsync();
        var younger = Database.Write(tx =>
        {
            Append(tx, "younger");
            youngerHasItsSequence.Release();
            youngerMayCommit.Wait();
        });
        await youngerHasItsSequence.WaitAsync();
        olderMayAppend.Release();
        await older;
        await CatchUp();
        Assert.DoesNotContain("younger", await Seen());

        youngerMayCommit.Release();
        await younger;
        await Settle();
        Assert.Equal(["first", "older", "younger"], await Seen());
    }

    [Fact]
    public async Task Two_nodes_that_append_and_read_with_delays_give_each_event_one_effect()
    {
        await using var other = AnotherNode();
        var step = new ReaderStep(Get<EventLog>(), Get<Cursors>(), other);
        var appended = 0;
        var writers = Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            var chance = new Random(w);
            for (var i = 0; i < 25; i++)
            {
                var delay = chance.Next(0, 4);
                await (w % 2 == 0 ? Database : other).Write(tx =>
                {
                    Append(tx, $"w{w} e{i}");
                    tx.Execute($"select pg_sleep(0.00{delay})");
                });
                Interlocked.Increment(ref appended);
            }
        })).ToList();
        while (Volatile.Read(ref appended) < 200)
            await Task.WhenAll(CatchUp(), step.CatchUp(Get<Recorder>(), TestContext.Current.CancellationToken));
        await Task.WhenAll(writers);
        await Settle();

        var seen = await Seen();
        Assert.Equal(201, seen.Count);
        Assert.Equal(201, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_log_restored_from_another_server_is_read_from_the_start()
    {
        Assert.False(await Get<AdoptRestoredLog>().Run());
        await Settle();
        await Append("second");
        await Database.Write(tx => tx.Execute("update events set xact = xact + 1000000000; update readers set xact = xact + 1000000000"));
        Assert.True(await Get<AdoptRestoredLog>().Run());
        await Append("third");
        await Settle();
        Assert.Equal(["first", "second", "third"], await Seen());
    }
}
