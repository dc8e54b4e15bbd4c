using System.Text.Json.Serialization;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Figures;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>A queue with the plan that its items get, what is left to do of them at the end, when it is open, and where they go on.</summary>
internal sealed record KeptQueue(Queue Queue, Plan Plan, WrapUpPolicy? WrapUp = null, QueueHours? Hours = null, IReadOnlyList<KeptOverflow>? Overflow = null)
{
    [JsonIgnore]
    public BusinessHours Open => Hours is null ? BusinessHours.Always : ReadHours.Of(Hours.Zone, Hours.Hours, Hours.Holidays);

    [JsonIgnore]
    public WrapUpPolicy WrapsUp => WrapUp ?? WrapUpPolicy.None;
}

/// <param name="After">Microseconds from the entry on.</param>
internal sealed record KeptOverflow(string To, long After, OverflowWhen When);

/// <summary>Queues, agents and rules as they were last set.</summary>
internal sealed class RoutedAgents(WorkRows work)
{
    public RulesFields Rules(Session session) => session.FirstOrDefault<string>("select rules from routing_rules where id = 1") is { } json ? RoutingJson.To<RulesFields>(json) : new();

    public void Set(Transaction tx, RulesFields rules) => tx.Execute(
        $"insert into routing_rules (id, rules) values (1, {tx.Dialect.Json("@rules")}) on conflict (id) do update set rules = excluded.rules", new { rules = RoutingJson.Of(rules) });

    public KeptQueue? Queue(Session session, string id) =>
        session.FirstOrDefault<string>("select queue from routing_queues where id = @id", new { id }) is { } json ? RoutingJson.To<KeptQueue>(json) : null;

    public List<KeptQueue> Queues(Session session) => session.Query<string>("select queue from routing_queues order by id").ConvertAll(RoutingJson.To<KeptQueue>);

    /// <summary>What an item of the queue takes with it, with the plans of today.</summary>
    public IReadOnlyList<Overflow>? Overflows(Session session, KeptQueue of) => of.Overflow is not { Count: > 0 } kept ? null
        : [.. kept.Select(to => (To: to, Queue: Queue(session, to.To))).Where(to => to.Queue is not null).Select(to => new Overflow(to.To.To, to.Queue!.Plan, to.To.After, to.To.When))];

    public void Set(Transaction tx, KeptQueue queue) => tx.Execute(
        $"insert into routing_queues (id, queue) values (@Id, {tx.Dialect.Json("@queue")}) on conflict (id) do update set queue = excluded.queue", new { queue.Queue.Id, queue = RoutingJson.Of(queue) });

    public List<(Agent Agent, Presence Presence)> Agents(Session session) =>
        session.Query<(string Agent, string Presence)>("select agent, presence from routing_agents order by id").ConvertAll(row => (RoutingJson.To<Agent>(row.Agent), Enum.Parse<Presence>(row.Presence)));

    public bool Has(Session session, string agent) => session.Single<long>("select count(*) from routing_agents where id = @agent", new { agent }) > 0;

    public void Set(Transaction tx, Agent agent) => tx.Execute(
        $"insert into routing_agents (id, presence, agent) values (@Id, '{Presence.Offline}', {tx.Dialect.Json("@agent")}) on conflict (id) do update set agent = excluded.agent", new { agent.Id, agent = RoutingJson.Of(agent) });

    public void SetPresence(Transaction tx, string agent, Presence presence, long now)
    {
        work.Became(tx, agent, presence, now);
        tx.Execute("update routing_agents set presence = @presence where id = @agent", new { agent, presence = presence.ToString() });
    }
}
