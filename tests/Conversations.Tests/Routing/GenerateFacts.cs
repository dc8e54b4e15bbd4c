using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Skills;
using Throughline.Kernel;

namespace Throughline.Conversations.Tests.Routing;

/// <summary>Small worlds in which everything happens: few agents, queues and channels, and what agents, customers and time do to them, drawn from a seed.</summary>
internal sealed class GenerateFacts(int seed)
{
    public static readonly string[] Channels = ["voice", "chat", "email"];
    private static readonly string[] Expressions = ["anybody", "spanish", "spanish>=3", "billing", "spanish>=2 and billing", "billing>=4 or spanish>=4"];

    private static readonly string[] Skills = ["spanish", "billing"];

    private readonly Random random = new(seed);
    private long at = 1_000_000 * Micros.PerSecond;

    public static Gen<int> Seeds { get; } = Gen.Choose(0, int.MaxValue - 1);

    /// <summary>Every channel has the same weight and no rule but capacity stands between items and agents.</summary>
    public bool IsPlain { get; init; }

    public IEnumerable<RoutingFact> Begin()
    {
        yield return new RulesSet(at, Rules());
        for (var q = 0; q < 1 + random.Next(3); q++)
            yield return new QueueSet(at, new($"q{q}", [.. Agents().Where(_ => random.Next(3) > 0)], []));
        foreach (var agent in Agents().Take(1 + random.Next(6)))
        {
            yield return new AgentSet(at, AgentOf(agent));
            if (random.Next(6) > 0)
                yield return new PresenceSet(at, agent, Presence.Available);
        }
    }

    /// <summary>The next thing that happens, given how things stand.</summary>
    public RoutingFact Next(SlowRouter world)
    {
        at += random.Next(5) switch { 0 => 0, 1 => random.Next(3) * Micros.PerSecond, 2 => random.Next(40) * Micros.PerSecond, _ => random.Next(10) * Micros.PerSecond };
        var offered = world.Items.Values.Where(i => i.IsOffered).ToList();
        var held = world.Items.Values.Where(i => i.Held).ToList();
        var wrapping = world.Items.Values.Where(i => i.Wraps is not null).ToList();
        var all = world.Items.Values.ToList();
        return random.Next(100) switch
        {
            < 30 => new Enqueued(at, Item(world)),
            < 58 => new Ticked(at, random.Next(4) == 0 ? random.Next(4) : 1000),
            < 70 when offered.Count > 0 => Pick(offered) is var i ? new Accepted(at, i.Is.Id, i.Offer) : null!,
            < 75 when offered.Count > 0 => Pick(offered) is var i ? new Declined(at, i.Is.Id, i.Offer - (random.Next(5) == 0 ? 1 : 0)) : null!,
            < 82 when held.Count > 0 => new Finished(at, Pick(held).Is.Id, random.Next(2) == 0 ? null : new(at + (random.Next(60) * Micros.PerSecond), random.Next(3) > 0)),
            < 85 when wrapping.Count > 0 => new WrappedUp(at, Pick(wrapping).Is.Id),
            < 88 when all.Count > 0 => new Withdrawn(at, Pick(all).Is.Id),
            < 90 when all.Count > 0 => new Assigned(at, Pick(all).Is.Id, Pick(world.Agents.Keys.ToList()), "someone"),
            < 95 => new PresenceSet(at, Pick(world.Agents.Keys.ToList()), Pick([Presence.Available, Presence.Available, Presence.Available, Presence.Away, Presence.Offline])),
            < 96 => new AgentSet(at, AgentOf(Pick(Agents().ToList()))),
            < 97 => new QueueSet(at, new(Pick(world.Queues.Keys.ToList()), [.. Agents().Where(_ => random.Next(3) > 0)], [])),
            < 98 => new RulesSet(at, Rules()),
            < 99 => new OpenSet(at, Pick(world.Queues.Keys.ToList()), random.Next(2) == 0),
            _ => new Ticked(at += random.Next(6) * Micros.PerMinute, 1000),
        };
    }

    private int made;

    private WorkItem Item(SlowRouter world)
    {
        var (plan, queues) = (Plan(), world.Queues.Keys.ToList());
        var overflows = IsPlain || random.Next(3) > 0 ? null : Enumerable.Range(0, 1 + random.Next(2)).Select(_ => new Overflow(Pick(queues), Plan(), random.Next(60) * Micros.PerSecond, (OverflowWhen)random.Next(3))).ToArray();
        var preferred = !IsPlain && random.Next(5) < 2 ? Pick([.. Agents()]) : null;
        return new($"i{random.Next(3)}{made++}", Pick(queues), Pick(Channels), IsPlain ? 1 : 1 + (random.Next(3) / 2 * random.Next(1, 4)), random.Next(4) == 0 ? random.Next(10) : 0,
            at - (random.Next(3) * Micros.PerSecond), plan, preferred, preferred is null ? 0 : at + (random.Next(-60, 300) * Micros.PerSecond), overflows);
    }

    private Plan Plan() => new([.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => new PlanStep(ReadSkills.Of(Expressions[random.Next(IsPlain ? 1 : Expressions.Length)]), random.Next(0, 90) * Micros.PerSecond))]);

    private RoutingRules Rules() => new()
    {
        ChannelWeights = random.Next(2) == 0 ? [] : Channels.Take(2 + random.Next(2)).ToDictionary(c => c, _ => 1 + random.Next(9)),
        NoInterrupts = IsPlain || random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => (Pick(Channels), Pick(Channels)))],
        OfferTime = (5 + random.Next(30)) * Micros.PerSecond,
        TimeOutsUntilNotResponding = 1 + random.Next(3),
        ExcludedOnLastStep = random.Next(300) * Micros.PerSecond,
        ReserveAfter = random.Next(60) * Micros.PerSecond,
        MostDecisionsATick = random.Next(3) == 0 ? 1 + random.Next(5) : 1000,
    };

    private Agent AgentOf(string id) => new(id, Skills.Where(_ => random.Next(3) > 0).ToDictionary(s => s, _ => 1 + random.Next(5)), 1 + random.Next(4),
        IsPlain ? new Dictionary<string, int>() : Channels.Where(_ => random.Next(3) == 0).ToDictionary(c => c, _ => random.Next(3)));

    private static IEnumerable<string> Agents() => Enumerable.Range(0, 6).Select(a => $"a{a}");

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
