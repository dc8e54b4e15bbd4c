using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Skills;
using Throughline.Kernel;

namespace Throughline.Conversations.Tests.Routing;

/// <summary>
/// A day of a contact centre, drawn from a seed: customers come by four channels with two waves, some give up; agents come and go in three shifts, take a moment to
/// answer, refuse, don't answer, and work at several things at once. The router is asked to decide every second.
/// </summary>
internal sealed class SimulateDay(int agents, int conversations, int seed)
{
    private const long Second = Micros.PerSecond, Day = Micros.PerDay;
    private static readonly (string Name, int Weight, double Share, int Handling)[] Channels = [("voice", 4, 0.25, 600), ("chat", 1, 0.40, 1500), ("email", 2, 0.20, 1200), ("social", 1, 0.15, 900)];
    private static readonly string[] Skills = ["spanish", "german", "billing", "sales", "technical"];

    private readonly Random random = new(seed);
    private readonly PriorityQueue<Func<RoutingFact?>, (long At, long Order)> happens = new();
    private readonly Dictionary<string, (string Agent, long Offer)> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> handling = new(StringComparer.Ordinal);
    private readonly HashSet<string> wraps = new(StringComparer.Ordinal);
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);
    private long now, order;

    public void Run(Router router, Action<RoutingFact, IReadOnlyList<RoutingOutcome>> happened)
    {
        foreach (var fact in Begin())
            happened(fact, router.Apply(fact));
        PlanShifts();
        PlanArrivals();
        for (now = 0; now < Day + (8 * 3600 * Second); now += Second)
        {
            while (happens.TryPeek(out _, out var at) && at.At <= now)
                if (happens.Dequeue()() is { } fact)
                    Do(fact);
            Do(new Ticked(now, 1000));
        }

        void Do(RoutingFact fact)
        {
            var outcomes = router.Apply(fact);
            happened(fact, outcomes);
            foreach (var outcome in outcomes)
                React(outcome);
        }
    }

    private IEnumerable<RoutingFact> Begin()
    {
        yield return new RulesSet(0, new()
        {
            ChannelWeights = new Dictionary<string, int> { ["voice"] = 5, ["chat"] = 3, ["email"] = 1, ["social"] = 1 },
            NoInterrupts = [("voice", "voice"), ("voice", "chat"), ("voice", "social")],
            OfferTime = 20 * Second,
        });
        for (var q = 0; q < 10; q++)
            yield return new QueueSet(0, new($"q{q}", [.. Enumerable.Range(0, agents).Where(_ => random.Next(4) == 0).Select(Name)], [new("vip", 5, "They pay for it")]));
        for (var a = 0; a < agents; a++)
            yield return new AgentSet(0, new(Name(a), Skills.Where(_ => random.Next(2) == 0).ToDictionary(s => s, _ => 1 + random.Next(5)), 4 + random.Next(3),
                new Dictionary<string, int> { ["voice"] = 1, ["email"] = 2 }));
    }

    private void PlanShifts()
    {
        for (var a = 0; a < agents; a++)
        {
            var (name, begins) = (Name(a), ((a % 3 * 8 * 3600L) + random.Next(1800)) * Second);
            At(begins, () => new PresenceSet(now, name, Presence.Available));
            At(begins + (9 * 3600 * Second), () => new PresenceSet(now, name, Presence.Offline));
            var pause = begins + ((2 + random.Next(4)) * 3600 * Second);
            At(pause, () => new PresenceSet(now, name, random.Next(20) == 0 ? Presence.Offline : Presence.Away));
            At(pause + (1800 * Second), () => new PresenceSet(now, name, Presence.Available));
        }
        // so that what is left at midnight is answered: some stay
        for (var a = 0; a < agents; a += 5)
            At(Day + Second, PresentAt(Name(a)));
    }

    private Func<RoutingFact> PresentAt(string name) => () => new PresenceSet(now, name, Presence.Available);

    private void PlanArrivals()
    {
        for (var c = 0; c < conversations; c++)
        {
            var wave = random.NextDouble() < 0.5 ? 10.5 : 15.5;
            var hour = Math.Clamp(random.NextDouble() < 0.25 ? random.NextDouble() * 24 : wave + ((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 4), 0, 23.99);
            var (id, at) = ($"c{c:D6}", (long)(hour * 3600 * Second));
            At(at, () => Arrive(id, at));
        }
    }

    private Enqueued Arrive(string id, long at)
    {
        var draw = random.NextDouble();
        var channel = Channels[0];
        foreach (var one in Channels)
        {
            channel = one;
            if ((draw -= one.Share) < 0)
                break;
        }
        var skill = Skills[random.Next(Skills.Length)];
        var plan = new Plan([new(ReadSkills.Of($"{skill}>=3"), 30 * Second), new(ReadSkills.Of($"{skill} or billing>=4"), 60 * Second), new(ReadSkills.Of(""), 0)]);
        var preferred = random.Next(20) == 0 ? Name(random.Next(agents)) : null;
        if (random.Next(8) == 0)
            At(now + ((60 + random.Next(600)) * Second), () => open.ContainsKey(id) || !waiting.Contains(id) ? null : new Withdrawn(now, id));
        waiting.Add(id);
        handling[id] = channel.Handling;
        return new(now, new(id, $"q{random.Next(10)}", channel.Name, channel.Weight, random.Next(20) == 0 ? 5 : 0, at, plan, preferred, preferred is null ? 0 : at + (45 * Second)));
    }

    private void React(RoutingOutcome outcome)
    {
        switch (outcome)
        {
            case Offered offer:
                waiting.Remove(offer.Item);
                open[offer.Item] = (offer.Agent, offer.Number);
                var answers = now + ((1 + random.Next(8)) * Second);
                if (random.Next(100) is var luck && luck < 92)
                    At(answers, () => Answer(offer, accepts: true));
                else if (luck < 97)
                    At(answers, () => Answer(offer, accepts: false));
                break;
            case OfferEnded ended:
                open.Remove(ended.Item);
                waiting.Add(ended.Item);
                break;
            case WrapUpOver over:
                wraps.Remove(over.Item);
                break;
            case StoppedResponding stopped:
                At(now + (300 * Second), () => new PresenceSet(now, stopped.Agent, Presence.Available));
                break;
        }
    }

    private RoutingFact? Answer(Offered offer, bool accepts)
    {
        if (open.GetValueOrDefault(offer.Item).Offer != offer.Number)
            return null;
        open.Remove(offer.Item);
        if (!accepts)
            return new Declined(now, offer.Item, offer.Number);
        At(now + ((long)(-Math.Log(1 - random.NextDouble()) * handling[offer.Item]) * Second), () => Finish(offer.Item));
        return new Accepted(now, offer.Item, offer.Number);
    }

    /// <summary>After calls something is left to do, which some are done with before its time is over.</summary>
    private Finished Finish(string item)
    {
        if (random.Next(4) > 0)
            return new(now, item);
        var until = now + ((30 + random.Next(60)) * Second);
        wraps.Add(item);
        At(now + (random.Next(120) * Second), () => wraps.Remove(item) ? new WrappedUp(now, item) : null);
        return new(now, item, new(until, KeepsCapacity: random.Next(2) == 0));
    }

    private void At(long at, Func<RoutingFact?> what) => happens.Enqueue(what, (at, order++));

    private static string Name(int agent) => $"a{agent:D4}";
}
