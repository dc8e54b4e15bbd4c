using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Users;
using Throughline.Web.Access;

namespace Throughline.Conversations.Routing.Queues;

/// <param name="Weight">Units of an agent's capacity.</param>
/// <param name="Preferred">Who is asked first; null for nobody.</param>
/// <param name="WaitedSeconds">For how long it has waited.</param>
public sealed record Example(string Channel, IReadOnlyList<string>? Tags = null, int Weight = 1, string? Preferred = null, int WaitedSeconds = 0);

/// <param name="Queue">As it would be; null for as it is.</param>
/// <param name="Everybody">As if all who serve the queue were available.</param>
public sealed record TriedExample(QueueFields? Queue, Example Example, bool Everybody = false);

/// <param name="OfferedTo">Null where nobody would get it now.</param>
/// <param name="Decided">Why, in a sentence; null where nobody would.</param>
/// <param name="WentOn">Why it would wait in another queue, in a sentence; null where it would not.</param>
/// <param name="Before">Offers that would be made before it to what waits already.</param>
/// <param name="StepReached">From 1.</param>
public sealed record TriedAnswer(string? OfferedTo, string? Decided, string? WentOn, int Before, int StepReached, IReadOnlyList<ConsideredAnswer> Agents);

/// <summary>What the router would do with an example, by the facts of before and a queue that is not saved yet. Nothing is offered and nothing kept.</summary>
internal sealed class TryQueue(RoutingStates states, RoutedAgents agents, Database database, TimeProvider time)
{
    /// <summary>No item of anybody's: ids have at most 200 characters, and this one begins as none does.</summary>
    private const string Item = "\u0001example";

    private const int MostTicks = 20;

    /// <param name="Decision">Null where nobody gets it.</param>
    /// <param name="WentOn">To which other queues it would go on, in their order.</param>
    public sealed record Tried(Offered? Decision, ExplainDecision.Why Why, int Before, IReadOnlyList<Overflowed> WentOn)
    {
        public string? InWords => WentOn.Count == 0 ? null
            : $"It would go on in {string.Join(", then ", WentOn.Select(over => $"{over.To}, since {(over.When == OverflowWhen.Waited ? "it has waited for so long" : over.When == OverflowWhen.Nobody ? $"nobody who serves {over.From} is available" : $"{over.From} is closed")}"))}.";
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/queues/{id}/trial", (string id, TriedExample tried, TryQueue attempt) => attempt.Answer(id, tried))
            .Require(Permissions.RoutingManage).WithTags("Queues").WithSummary("Who would be offered an example now and why, by a queue as it is or would be. Offers and keeps nothing.");

    /// <exception cref="UserErrorException">The queue or the example can't be so.</exception>
    public Task<TriedAnswer> Answer(string id, TriedExample wished) => database.Read(session =>
    {
        var kept = wished.Queue is { } fields ? KeepQueue.Checked(id, fields) : agents.Queue(session, id) ?? throw new UserErrorException($"There is no queue “{id}”. Say what it would be like: queue.");
        var tried = Of(session, kept, wished.Example ?? throw new UserErrorException("Say what is tried: example, with its channel."), wished.Everybody);
        var names = UserNames.All(session);
        return new TriedAnswer(
            tried.Decision?.Agent, tried.Decision is { } decision ? WhyWords.Decided(tried.Why, decision.IsPreferred, agent => names.GetValueOrDefault(agent, agent)) : null, tried.InWords, tried.Before, tried.Why.Step + 1,
            [.. tried.Why.Agents.Select(of => new ConsideredAnswer(of.Agent, of.Reason.Length > 0 ? of.Reason : null, of.Step + 1, of.Load, of.Capacity))]);
    });

    public Tried Of(Session session, KeptQueue draft, Example example, bool everybody)
    {
        var there = everybody ? agents.Agents(session).Where(of => of.Presence != Presence.Available).Select(of => of.Agent.Id).ToHashSet(StringComparer.Ordinal) : [];
        var now = Micros.Now(time);
        foreach (var overflow in draft.Overflow ?? [])
            if (agents.Queue(session, overflow.To) is null)
                throw new UserErrorException($"It goes on in “{overflow.To}”, which is no queue. Make that one first.");
        return Decide(states.Now(session), draft, agents.Overflows(session, draft), example, [.. draft.Queue.Members.Where(there.Contains)], everybody || draft.Open.IsOpen(now), now);
    }

    /// <summary>Pure: what follows from how things stand, the draft, and the example that comes.</summary>
    /// <param name="router">As things stand; it goes on.</param>
    /// <param name="draft">The queue as it would be.</param>
    /// <param name="overflows">What its items take with them.</param>
    /// <param name="example">That comes.</param>
    /// <param name="present">Who is taken to be available though they are not.</param>
    /// <param name="isOpen">Whether the queue is taken to be open.</param>
    /// <param name="now">When.</param>
    public static Tried Decide(Router router, KeptQueue draft, IReadOnlyList<Overflow>? overflows, Example example, IReadOnlyList<string> present, bool isOpen, long now)
    {
        if (example.Weight is < 1 or > 1000 || string.IsNullOrWhiteSpace(example.Channel) || example.WaitedSeconds < 0)
            throw new UserErrorException("An example has a channel, a weight from 1 to 1,000 units, and has waited for 0 seconds or more.");
        var item = new WorkItem(
            Item, draft.Queue.Id, example.Channel.Trim(), example.Weight, draft.Queue.PriorityOf([.. example.Tags ?? []]), now - (example.WaitedSeconds * Micros.PerSecond), draft.Plan, example.Preferred, now, overflows);
        RoutingFact[] tried = [new QueueSet(now, draft.Queue), new OpenSet(now, draft.Queue.Id, isOpen), .. present.Select(agent => new PresenceSet(now, agent, Presence.Available)), new Enqueued(now, item)];

        var (before, others, ticks, on) = (router.Keep(), 0, new List<RoutingFact>(), new List<Overflowed>());
        foreach (var fact in tried)
            router.Apply(fact);
        while (ticks.Count < MostTicks)
        {
            var tick = new Ticked(now, int.MaxValue);
            ticks.Add(tick);
            var outcomes = router.Apply(tick);
            on.AddRange(outcomes.OfType<Overflowed>().Where(over => over.Item == Item));
            var made = outcomes.OfType<Offered>().ToList();
            if (made.Find(offer => offer.Item == Item) is { } decision)
                return new(decision, ExplainDecision.Of(new(before), tried.Concat(ticks), decision)!, others + made.IndexOf(decision), on);
            others += made.Count;
            if (outcomes.Count == 0)
                break;
        }
        return new(null, router.LookAt(Item)!, others, on);
    }
}
