using System.Diagnostics;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.Skills;
using Throughline.Kernel;

namespace Throughline.Bench;

/// <summary>What routing costs in memory, on one core, with 100,000 waiting and 5,000 agents, of whom as many come free as items are assigned.</summary>
internal static class RoutingBench
{
    private const int Waiting = 100_000, Agents = 5_000;
    private static readonly string[] Skills = ["spanish", "german", "billing", "sales", "technical"];
    private static readonly (string Name, int Weight)[] Channels = [("voice", 3), ("chat", 1), ("email", 1), ("social", 1)];

    public static Task<IEnumerable<Result>> Run(Size size)
    {
        var seconds = size == Size.Short ? 3 : 30;
        var full = Measure(Waiting, Agents, seconds);
        var (fewerItems, fewerAgents) = (Measure(Waiting / 10, Agents, seconds), Measure(Waiting, Agents / 10, seconds));
        return Task.FromResult<IEnumerable<Result>>(
        [
            new("Routing: decisions in memory on one core, against 20,000", full.Speed, 20_000, 1, "decisions/s", $"{Waiting:N0} waiting, {Agents:N0} agents, with what agents answer and finish; {full.Decisions:N0} decisions, {full.ByProcessor:N0} a second of processor time"),
            new("Routing: longest tick of at most 500 decisions", full.Longest, null, 50, "ms", $"99 of 100 in {full.Most:N1} ms, in {full.MostOfProcessor:N1} ms of processor time; of {full.Ticks:N0}; the garbage collector stopped the longest for {full.Stopped:N0} ms", IsLimit: true),
            new("Routing: stands still while its state is taken", full.Kept.Taken.TotalMilliseconds, null, 250, "ms", $"{full.Kept.Items:N0} items; packed in {full.Kept.Packed.TotalMilliseconds:N0} ms beside it, {full.Kept.Bytes / 1e6:N1} MB; a router begins with it in {full.Kept.Read.TotalMilliseconds:N0} ms", IsLimit: true),
            new("Routing: a decision with a tenth of the items, against all", full.Speed, fewerItems.Speed, 0.3, "decisions/s", $"{Waiting / 10:N0} waiting, {Agents:N0} agents"),
            new("Routing: a decision with a tenth of the agents, against all", full.Speed, fewerAgents.Speed, 0.3, "decisions/s", $"{Waiting:N0} waiting, {Agents / 10:N0} agents"),
        ]);
    }

    private sealed record Measured(double Speed, double ByProcessor, double Longest, double Stopped, double Most, double MostOfProcessor, int Ticks, int Decisions, Kept Kept);

    /// <param name="Taken">How long the router stands still for it.</param>
    private sealed record Kept(TimeSpan Taken, TimeSpan Packed, TimeSpan Read, int Bytes, int Items);

    private static Kept Keep(Router router)
    {
        var clock = Stopwatch.StartNew();
        var state = router.Keep();
        var taken = clock.Elapsed;
        var packed = RoutingStates.Pack(1, state);
        var until = clock.Elapsed;
        var again = new Router(RoutingStates.Unpack(1, packed));
        return again.Items == router.Items ? new(taken, until - taken, clock.Elapsed - until, packed.Length, again.Items) : throw new InvalidOperationException("A state was read that is not the one that was kept.");
    }

    private static Measured Measure(int waiting, int agents, int seconds)
    {
        var (random, router, now, made) = (new Random(5), new Router(), 0L, 0);
        router.Apply(new RulesSet(0, new() { ChannelWeights = new Dictionary<string, int> { ["voice"] = 4, ["chat"] = 3, ["email"] = 2, ["social"] = 1 }, NoInterrupts = [("voice", "voice"), ("voice", "chat")] }));
        for (var q = 0; q < 20; q++)
            router.Apply(new QueueSet(0, new($"q{q}", [.. Enumerable.Range(0, agents).Where(_ => random.Next(7) == 0).Select(a => $"a{a}")], [])));
        for (var a = 0; a < agents; a++)
        {
            router.Apply(new AgentSet(0, new($"a{a}", Skills.Where(_ => random.Next(2) == 0).ToDictionary(s => s, _ => 1 + random.Next(5)), 4, new Dictionary<string, int> { ["voice"] = 1 })));
            router.Apply(new PresenceSet(0, $"a{a}", Presence.Available));
        }
        var plans = Skills.Select(skill => new Plan([new(ReadSkills.Of($"{skill}>=3"), 60 * Micros.PerSecond), new(ReadSkills.Of($"{skill} or billing>=4"), 120 * Micros.PerSecond), new(ReadSkills.Of(""), 0)])).ToArray();
        while (router.Waiting < waiting)
            Arrive();

        var longest = (Took: TimeSpan.Zero, Stopped: TimeSpan.Zero);
        var (held, ticks, busy, decisions, clock, all) = (new Queue<string>(), new List<double>(), new List<double>(), 0, new Stopwatch(), new Stopwatch());
        using var process = Process.GetCurrentProcess();
        GC.Collect();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        for (var warm = true; all.Elapsed.TotalSeconds < seconds;)
        {
            now += Micros.PerSecond / 10;
            var spent = Processor();
            var stopped = GC.GetTotalPauseDuration();
            clock.Restart();
            var outcomes = router.Apply(new Ticked(now, 1000));
            var tick = clock.Elapsed;
            stopped = GC.GetTotalPauseDuration() - stopped;
            spent = Processor() - spent;
            var before = decisions;
            foreach (var outcome in outcomes)
                if (outcome is Offered offer)
                {
                    router.Apply(new Accepted(now, offer.Item, offer.Number));
                    held.Enqueue(offer.Item);
                    decisions++;
                }
            for (var free = warm ? 0 : Math.Min(500, held.Count / 2); free > 0; free--)
                router.Apply(new Finished(now, held.Dequeue()));
            if (!warm)
            {
                if (tick > longest.Took)
                    longest = (tick, stopped);
                ticks.Add(tick.TotalMilliseconds);
                busy.Add(spent.TotalMilliseconds);
            }
            all.Stop();
            while (router.Waiting < waiting)
                Arrive();
            // the first seconds fill the empty desks and compile the code
            if (warm && (warm = now < 20 * Micros.PerSecond) == false)
            {
                all.Reset();
                decisions = 0;
                cpu = Process.GetCurrentProcess().TotalProcessorTime;
            }
            all.Start();
        }
        ticks.Sort();
        busy.Sort();
        var processor = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        var kept = Keep(router);
        return new(decisions / all.Elapsed.TotalSeconds, decisions / processor, ticks[^1], longest.Stopped.TotalMilliseconds, ticks[(int)(ticks.Count * 0.99)], busy[(int)(busy.Count * 0.99)], ticks.Count, decisions, kept);

        TimeSpan Processor()
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }

        void Arrive()
        {
            var (channel, weight) = Channels[random.Next(Channels.Length)];
            var id = $"i{made++}";
            router.Apply(new Enqueued(now, new(id, $"q{random.Next(20)}", channel, weight, random.Next(50) == 0 ? 5 : 0, now, plans[random.Next(plans.Length)])));
        }
    }
}
