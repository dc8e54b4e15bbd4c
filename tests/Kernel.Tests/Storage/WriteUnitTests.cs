using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Kernel.Tests.Storage;

public abstract class WriteUnitTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : WriteUnitTests(Store.Sqlite)
    {
        [Fact]
        public async Task Reads_can_not_write() =>
            await Assert.ThrowsAsync<StoreUnavailableException>(() =>
                Database.Read(s => s.Query<string>("insert into things (name, n) values ('a', 0) returning name")));
    }

    public sealed class OnPostgres() : WriteUnitTests(Store.Postgres)
    {
        [Fact]
        public async Task A_unit_that_meets_a_deadlock_is_run_again()
        {
            await Database.Write(tx => tx.Execute("insert into things (name, n) values ('a', 0), ('b', 0)"));
            using var bothHoldOne = new Barrier(2);
            var runs = 0;

            Task Both(string first, string second)
            {
                var waited = false;
                return Database.Write(tx =>
                {
                    Interlocked.Increment(ref runs);
                    tx.Execute("update things set n = n + 1 where name = @first", new { first });
                    if (!waited)
                        bothHoldOne.SignalAndWait(TestContext.Current.CancellationToken);
                    waited = true;
                    tx.Execute("update things set n = n + 1 where name = @second", new { second });
                });
            }

            await Task.WhenAll(Both("a", "b"), Both("b", "a"));

            Assert.InRange(runs, 3, 20);
            Assert.Equal([2L, 2L], await Database.Read(s => s.Query<long>("select n from things")));
        }

        /// <summary>Regression: sixty units that waited for locks filled the pool, and who held the locks needed it to send: half a minute for nothing.</summary>
        [Fact]
        public async Task Nobody_waits_in_the_database_on_a_thread_of_the_pool() =>
            Assert.Equal((false, false), (await Database.Write(_ => Thread.CurrentThread.IsThreadPoolThread), await Database.Read(_ => Thread.CurrentThread.IsThreadPoolThread)));
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.Write(tx => tx.Execute("create table things (name text primary key, n bigint not null)"));
    }

    [Fact]
    public async Task What_a_unit_wrote_is_there_when_its_task_completes()
    {
        await Database.Write(tx => Insert(tx, "a"));
        Assert.Equal(["a"], await Names());
    }

    [Fact]
    public async Task A_unit_that_throws_changes_nothing_and_the_others_of_its_commit_are_kept()
    {
        var units = Enumerable.Range(0, 300).Select(i => Database.Write(tx =>
        {
            Insert(tx, $"{i:000}");
            if (i % 3 == 0)
                throw new UserErrorException($"no {i}");
        })).ToList();

        for (var i = 0; i < units.Count; i++)
        {
            if (i % 3 == 0)
                Assert.Equal($"no {i}", (await Assert.ThrowsAsync<UserErrorException>(() => units[i])).Message);
            else
                await units[i];
        }
        Assert.Equal(Enumerable.Range(0, 300).Where(i => i % 3 != 0).Select(i => $"{i:000}"), await Names());
    }

    [Fact]
    public async Task A_unit_that_breaks_a_unique_key_fails_alone_and_says_so()
    {
        await Database.Write(tx => Insert(tx, "a"));

        var second = Database.Write(tx => Insert(tx, "a"));
        var other = Database.Write(tx => Insert(tx, "b"));

        var failure = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => second);
        Assert.True(Database.Dialect.IsDuplicate(failure));
        await other;
        Assert.Equal(["a", "b"], await Names());
    }

    [Fact]
    public async Task Writers_at_once_lose_no_update()
    {
        await Database.Write(tx => Insert(tx, "counter"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 25; i++)
                await Database.Write(tx => tx.Execute("update things set n = n + 1 where name = 'counter'"));
        }));

        Assert.Equal(200L, await Database.Read(s => s.Single<long>("select n from things")));
    }

    [Fact]
    public async Task A_read_sees_one_snapshot()
    {
        await Database.Write(tx => Insert(tx, "a"));

        var (before, after) = await Database.Read(s =>
        {
            var first = s.Query<string>("select name from things order by name");
            Database.Write(tx => Insert(tx, "b")).GetAwaiter().GetResult();
            return (first, s.Query<string>("select name from things order by name"));
        });

        Assert.Equal(before, after);
        Assert.Equal(["a", "b"], await Names());
    }

    [Fact]
    public async Task What_is_to_happen_after_the_commit_happens_after_it_and_only_then()
    {
        var seen = new List<int>();
        void Look() => seen.Add(Database.Read(s => s.Query<string>("select name from things")).GetAwaiter().GetResult().Count);

        await Database.Write(tx =>
        {
            Insert(tx, "a");
            tx.AfterCommit(Look);
        });
        await Assert.ThrowsAsync<UserErrorException>(() => Database.Write(tx =>
        {
            tx.AfterCommit(Look);
            throw new UserErrorException("no");
        }));

        Assert.Equal([1], seen);
    }

    [Fact]
    public async Task A_listener_that_throws_after_the_commit_does_not_make_it_look_undone()
    {
        await Database.Write(tx =>
        {
            Insert(tx, "a");
            tx.AfterCommit(() => throw new InvalidOperationException("listener"));
        });
        await Database.Write(tx => Insert(tx, "b"));
        Assert.Equal(["a", "b"], await Names());
    }

    [Fact]
    public async Task Text_is_ordered_by_code_point()
    {
        string[] names = ["Z", "a", "É", "é", "Ω", "あ", "🙂", "_", "10", "9"];
        await Database.Write(tx =>
        {
            tx.Execute(tx.Dialect.Migration("create table texts (value {text})"));
            foreach (var name in names)
                tx.Execute("insert into texts values (@name)", new { name });
        });
        Assert.Equal(
            ["10", "9", "Z", "_", "a", "É", "é", "Ω", "あ", "🙂"],
            await Database.Read(s => s.Query<string>("select value from texts order by value")));
    }

    private static void Insert(Transaction tx, string name) => tx.Execute("insert into things (name, n) values (@name, 0)", new { name });

    private Task<List<string>> Names() => Database.Read(s => s.Query<string>("select name from things order by name"));
}
