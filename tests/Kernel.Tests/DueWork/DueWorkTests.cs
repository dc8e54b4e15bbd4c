using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Kernel.Tests.DueWork;

public abstract class DueWorkTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : DueWorkTests(Store.Sqlite);

    public sealed class OnPostgres() : DueWorkTests(Store.Postgres)
    {
        [Fact]
        public async Task Two_nodes_do_each_item_once()
        {
            await Database.Write(tx =>
            {
                for (var i = 0; i < 100; i++)
                    Get<DueItems>().Plan(tx, "note", "k" + i, 0);
            });
            await using var other = AnotherNode();
            var there = new DoDueWork([new Worker()], Get<DueItems>(), other, Time, NullLogger<DoDueWork>.Instance);
            await Task.WhenAll(Do(), there.DoAll(Cancel), Do(), there.DoAll(Cancel));
            await Do();
            Assert.Equal(Enumerable.Range(0, 100).Select(i => "k" + i).Order(), (await Done()).Order());
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override void Add(IServiceCollection services) => services.AddSingleton<Worker>().AddSingleton<IDueWorker>(p => p.GetRequiredService<Worker>());

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.Write(tx => tx.Execute("create table done (name text not null, at bigint not null)"));
    }

    [Fact]
    public async Task An_item_is_done_when_it_is_due_and_not_before()
    {
        var due = Micros.Now(Time) + Micros.PerMinute;
        await Database.Write(tx => Get<DueItems>().Plan(tx, "note", "a", due));
        await Do();
        Assert.Empty(await Done());
        Time.Advance(TimeSpan.FromMinutes(1));
        await Do();
        await Do();
        Assert.Equal(["a"], await Done());
    }

    [Fact]
    public async Task A_failed_item_leaves_no_effect_and_comes_back()
    {
        await Database.Write(tx => { Get<DueItems>().Plan(tx, "note", "bad", 0); Get<DueItems>().Plan(tx, "note", "good", 1); });
        Get<Worker>().FailOn = "bad";
        await Do();
        Assert.Equal(["good"], await Done());
        Get<Worker>().FailOn = null;
        await Do();
        Assert.Equal(["good"], await Done());
        Time.Advance(TimeSpan.FromSeconds(2));
        await Do();
        Assert.Equal(["good", "bad"], await Done());
    }

    [Fact]
    public async Task What_recurs_is_planned_anew_by_its_own_doing()
    {
        Get<Worker>().Every = Micros.PerMinute;
        await Database.Write(tx => Get<DueItems>().PlanOnce(tx, "note", "a", Micros.Now(Time)));
        for (var minute = 0; minute < 3; minute++)
        {
            await Do();
            await Database.Write(tx => Get<DueItems>().PlanOnce(tx, "note", "a", 0));
            Time.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(3, (await Done()).Count);
    }

    [Fact]
    public void Waiting_after_failures_grows_and_ends_at_an_hour()
    {
        Assert.Equal(Micros.PerSecond, DoDueWork.AfterFailure(0, 0));
        Assert.Equal(64 * Micros.PerSecond, DoDueWork.AfterFailure(6, 0));
        Assert.Equal(60 * Micros.PerMinute, DoDueWork.AfterFailure(1_000_000, 0));
    }

    protected Task Do() => Get<DoDueWork>().DoAll(Cancel);

    protected Task<List<string>> Done() => Database.Read(s => s.Query<string>("select name from done order by at"));

    internal sealed class Worker : IDueWorker
    {
        private long count;
        public string? FailOn { get; set; }
        public long? Every { get; set; }
        public string Kind => "note";

        public long? Do(Transaction tx, DueItem item)
        {
            tx.Execute("insert into done (name, at) values (@Key, @n)", new { item.Key, n = Interlocked.Increment(ref count) });
            if (item.Key == FailOn)
                throw new InvalidTimeZoneException("as the test wants");
            return Every is { } every ? item.DueAt + every : null;
        }
    }
}
