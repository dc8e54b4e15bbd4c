using System.IO.Compression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Deciding;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Routing.Desk;

/// <summary>A disk, or a hand, may change what is kept. Routing goes on all the same, and decides the same.</summary>
public abstract class DamagedRoutingStatesTests(Store store) : DeskCase(store)
{
    public sealed class OnSqlite() : DamagedRoutingStatesTests(Store.Sqlite);
    public sealed class OnPostgres() : DamagedRoutingStatesTests(Store.Postgres);

    private const int Agents = 4;

    [Fact]
    public async Task R12_a_start_passes_damaged_states_over_and_decides_as_from_the_whole_log()
    {
        await Staff(Agents, 3, new QueueStep("spanish>=3", 20), new QueueStep("", 0));
        foreach (var seed in Enumerable.Range(1, Generated.IsSoak ? 200 : 8))
        {
            var chance = new Random(seed);
            await Work(chance, $"{seed}-");
            var bad = await Damage(chance);

            var log = new Remembered();
            var states = new RoutingStates(new(), log);
            await Database.Read(session => states.Now(session)); // says each of them once
            Assert.Equal(await Database.Read(FromTheWholeLog), await Database.Read(session => RouterStateTests.InOrder(states.Now(session).Keep())));
            Assert.Equal(bad.OrderDescending(), log.Numbers);

            await Work(chance, $"{seed}+"); // another node, which finds them as they are
            await Database.Write(tx =>
            {
                var number = new RoutingFacts().Stands(tx).Last;
                states.Keep(tx, number, RoutingStates.Pack(number, states.Now(tx).Keep()));
                return true;
            });
            await MustBeWhole(); // none of them is left, and what was decided is what the log leads to
        }
    }

    /// <summary>A node from its start to its end.</summary>
    private async Task Work(Random chance, string items)
    {
        Time.Advance(TimeSpan.FromSeconds(11)); // the lease of the one before is over
        await using var node = Node(Database);
        node.GetRequiredService<RoutingStates>().Every = 1 + chance.Next(4);
        var cancel = TestContext.Current.CancellationToken;
        for (var i = 0; i < 12; i++)
        {
            await Enqueue($"i{items}{i}", 1 + chance.Next(3), chance.Next(4) == 0 ? ["vip"] : []);
            if (i > 0 && chance.Next(4) > 0)
                await Database.Write(tx => Get<RouteItem>().Withdraw(tx, $"i{items}{i - 1}"));
            Time.Advance(TimeSpan.FromSeconds(chance.Next(9)));
            await node.GetRequiredService<RunRouter>().Step(cancel);
            await node.GetRequiredService<RunRouter>().Keeping;
        }
    }

    /// <returns>The numbers of those that are damaged now: some of the last, or all.</returns>
    private async Task<List<long>> Damage(Random chance)
    {
        var kept = await Database.Read(session => session.Query<(long Number, byte[] State)>("select number, state from routing_states order by number"));
        Assert.NotEmpty(kept);
        var bad = kept[chance.Next(Math.Max(0, kept.Count - 4), kept.Count)..];
        if (chance.Next(3) == 0)
            bad = kept;
        foreach (var (number, state) in bad)
        {
            var changed = Damaged(state, kept.Find(of => of.Number != number).State, chance);
            await Database.Write(tx => tx.Execute("update routing_states set state = @changed where number = @number", new { number, changed }));
        }
        return bad.ConvertAll(of => of.Number);
    }

    private static byte[] Damaged(byte[] state, byte[]? another, Random chance)
    {
        var changed = state.ToArray();
        switch (chance.Next(6))
        {
            case 0:
                return state[..chance.Next(state.Length)];
            case 1:
                chance.NextBytes(changed);
                return changed;
            case 2:
                return [.. state, (byte)chance.Next(256)];
            case 3 when another is not null:
                return another; // whole, and of another moment
            case 4:
                return Zipped("null"u8.ToArray());
            default:
                changed[chance.Next(changed.Length)] ^= (byte)(1 << chance.Next(8));
                return changed;
        }
    }

    private static byte[] Zipped(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
            zip.Write(bytes);
        return zipped.ToArray();
    }

    private static string FromTheWholeLog(Session session)
    {
        var router = new Router();
        foreach (var (_, fact) in new RoutingFacts().After(session, 0))
            router.Apply(fact);
        return RouterStateTests.InOrder(router.Keep());
    }

    /// <summary>Of which facts' states something was said.</summary>
    private sealed class Remembered : ILogger<RoutingStates>
    {
        public List<long> Numbers { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.Equal(LogLevel.Warning, logLevel);
            Assert.NotNull(exception);
            Numbers.Add(Assert.IsType<long>(Assert.IsAssignableFrom<IReadOnlyList<KeyValuePair<string, object?>>>(state).Single(of => of.Key == "Number").Value));
        }
    }
}
