using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Routing.Desk;

public abstract class CatchUpTests(Store store) : DeskCase(store)
{
    public sealed class OnSqlite() : CatchUpTests(Store.Sqlite);
    public sealed class OnPostgres() : CatchUpTests(Store.Postgres);

    [Fact]
    public async Task A_node_that_takes_over_after_a_long_log_decides_as_if_it_had_always_been_there()
    {
        await Staff(2);
        await Database.Write(tx =>
        {
            for (var i = 0; i < 300; i++)
            {
                Get<RouteItem>().Enqueue(tx, $"gone-{i}", "q", "chat", 1, []);
                Get<RouteItem>().Withdraw(tx, $"gone-{i}");
            }
        });
        await Enqueue("first");
        Assert.Equal("first", Assert.Single(await Step()).Item);
        await Enqueue("second");
        Time.Advance(TimeSpan.FromSeconds(11)); // the lease is over
        await using var other = Node(Database);
        var outcomes = await other.GetRequiredService<RunRouter>().Step(TestContext.Current.CancellationToken);
        Assert.Contains(outcomes!, outcome => outcome is Throughline.Conversations.Routing.Offered { Item: "second" });
        Assert.Null(await Router.Step(TestContext.Current.CancellationToken));
        await MustBeWhole();
    }
}
