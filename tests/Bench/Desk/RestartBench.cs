using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Events;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff;
using Throughline.Support;
using Throughline.Web;

namespace Throughline.Bench.Desk;

/// <summary>
/// How long routing takes to go on after a start, when the log of routing has a million conversations that were offered, accepted and finished (four facts each): until the
/// first decision, and how long a write that comes meanwhile waits: where states were kept as a node keeps them, and where none is; and how long it takes to say why an offer
/// in the middle of it all was made. SQLite, in one process.
/// </summary>
internal static class RestartBench
{
    private const int Agents = 200, AtOnce = 5_000;

    public static async Task<IEnumerable<Result>> Run(Size size)
    {
        var items = size == Size.Short ? 2_000 : DeskStore.ConversationsOf(size);
        using var folder = new TempFolder();
        await using var database = new SqliteDatabase(folder["throughline.db"], TimeProvider.System);
        await using var first = Node(database);
        await first.GetRequiredService<Migrations>().Apply();
        var filling = Stopwatch.StartNew();
        var (facts, middle) = await Fill(database, items);
        await Console.Error.WriteLineAsync($"{facts:N0} facts after {filling.Elapsed.TotalSeconds:N0} s");
        var anew = await Start(first, database);
        await database.Write(tx =>
        {
            // the first node dies, and somebody comes
            tx.Execute("update routing set until = 0");
            first.GetRequiredService<RoutingFacts>().Append(tx, new Enqueued(Micros.Now(TimeProvider.System), new("comes", "q", "chat", 1, 0, Micros.Now(TimeProvider.System), Plan.Anybody)));
            first.GetRequiredService<RoutedItems>().Made(tx, middle.Offer, middle.At);
        });
        await using var second = Node(database);
        var again = await Start(second, database);
        var (states, bytes) = await database.Read(session => session.Single<(long, long)>("select count(*), sum(length(state)) from routing_states"));
        var (explain, clock) = (second.GetRequiredService<ListOffers>(), Stopwatch.StartNew());
        var why = await database.Read(session => explain.Explained(session, second.GetRequiredService<RoutedItems>().Offer(session, middle.Offer.Number)!).Why);
        return
        [
            new Result($"Routing goes on after {items:N0} conversations", again.Took.TotalMilliseconds, null, 10_000, "ms", $"{facts:N0} facts, {states:N0} states kept in {bytes / 1e6:N1} MB; {again.Cpu.TotalSeconds:N1} s of processor time; load {Machine.Load()}", IsLimit: true),
            new Result("The same where no state is kept", anew.Took.TotalMilliseconds, null, 60_000, "ms", $"{anew.Took.TotalMicroseconds / facts:N1} µs a fact, {anew.Cpu.TotalSeconds:N1} s of processor time; states were kept on the way", IsLimit: true),
            new Result("Longest that another write waited meanwhile", Math.Max(anew.Longest.TotalMilliseconds, again.Longest.TotalMilliseconds), null, 250, "ms", "each is durable when it is done", IsLimit: true),
            new Result("Why an offer in the middle was made", clock.Elapsed.TotalMilliseconds, null, 1_000, "ms", $"{why.Agents.Count} agents as they stood", IsLimit: true),
        ];
    }

    private static ServiceProvider Node(SqliteDatabase database) =>
        new ServiceCollection().AddLogging().AddKernel(database, TimeProvider.System).AddWeb().AddStaff().AddEvents().AddPeople().AddGate().AddConversations().BuildServiceProvider();

    /// <summary>Until the first decision; and how long another write waited at most.</summary>
    private static async Task<(TimeSpan Took, TimeSpan Cpu, TimeSpan Longest)> Start(ServiceProvider node, SqliteDatabase database)
    {
        var (clock, cpu, longest) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime, TimeSpan.Zero);
        var step = node.GetRequiredService<RunRouter>().Step(CancellationToken.None);
        while (!step.IsCompleted)
        {
            var write = Stopwatch.StartNew();
            await database.Write(tx => tx.Execute("update routing_rules set rules = rules where id = 0"));
            longest = write.Elapsed > longest ? write.Elapsed : longest;
            await Task.WhenAny(step, Task.Delay(5));
        }
        var (offered, took) = ((await step ?? []).OfType<Offered>().Count(), clock.Elapsed);
        if (offered != 1)
            throw new InvalidOperationException($"{offered} offers were made of the one item that waits.");
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        await node.GetRequiredService<RunRouter>().Keeping;
        return (took, cpu, longest);
    }

    /// <summary>Decided by a router in memory, and written as a node writes it; at the end one item waits.</summary>
    /// <returns>How many facts, and the offer in the middle with when it was made.</returns>
    private static async Task<(long Facts, (Offered Offer, long At) Middle)> Fill(SqliteDatabase database, int items)
    {
        var (router, number, now, held, middle) = (new Router(), 0L, Micros.PerSecond, new Queue<string>(), ((Offered, long)?)null);
        DeskRows rows = new("routing_facts", "number", "at", "epoch", "fact", "outcomes");
        await database.Write(tx => tx.Execute("pragma cache_size=-500000; pragma wal_autocheckpoint=100000;"));
        Say(new RulesSet(now, new()));
        Say(new QueueSet(now, new("q", [.. Enumerable.Range(0, Agents).Select(a => $"agent-{a}")], [])));
        for (var a = 0; a < Agents; a++)
        {
            Say(new AgentSet(now, new($"agent-{a}", new Dictionary<string, int>(), 4, new Dictionary<string, int>())));
            Say(new PresenceSet(now, $"agent-{a}", Presence.Available));
        }
        for (var i = 0; i < items; i++)
        {
            now += Micros.PerSecond / 10;
            Say(new Enqueued(now, new($"conversation-{i}", "q", "chat", 1, 0, now, Plan.Anybody, null, now)));
            foreach (var offer in Say(new Ticked(now, int.MaxValue)).OfType<Offered>())
            {
                Say(new Accepted(now, offer.Item, offer.Number));
                held.Enqueue(offer.Item);
                middle ??= i >= items / 2 ? (offer, now) : null;
            }
            if (held.Count > Agents)
                Say(new Finished(now, held.Dequeue()));
            if (rows.Count >= AtOnce)
                await database.Write(rows.Write);
        }
        Say(new Enqueued(now, new("waits", "q", "chat", 1, 0, now, Plan.Anybody, null, now)));
        await database.Write(tx =>
        {
            rows.Write(tx);
            tx.Execute("update routing set last = @number, at = @now", new { number, now });
        });
        return (number, middle!.Value);

        IReadOnlyList<RoutingOutcome> Say(RoutingFact fact)
        {
            var outcomes = router.Apply(fact);
            if (fact is not Ticked || outcomes.Count > 0)
                rows.Add(++number, fact.At, 1, RoutingJson.Of(fact), fact is Ticked ? RoutingJson.Of(outcomes) : null);
            return outcomes;
        }
    }
}
