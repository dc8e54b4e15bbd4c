using System.Text.Json.Serialization;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>A queue with the plan that its items get, and what is left to do of them at the end.</summary>
internal sealed record KeptQueue(Queue Queue, Plan Plan, WrapUpPolicy? WrapUp = null)
{
    [JsonIgnore]
    public WrapUpPolicy WrapsUp => WrapUp ?? WrapUpPolicy.None;
}

/// <summary>Queues, agents and rules as they were last set.</summary>
internal sealed class RoutedAgents
{
    public RulesFields Rules(Session session) => session.FirstOrDefault<string>("select rules from routing_rules where id = 1") is { } json ? RoutingJson.To<RulesFields>(json) : new();

    public void Set(Transaction tx, RulesFields rules) => tx.Execute(
        $"insert into routing_rules (id, rules) values (1, {tx.Dialect.Json("@rules")}) on conflict (id) do update set rules = excluded.rules", new { rules = RoutingJson.Of(rules) });

    public KeptQueue? Queue(Session session, string id) =>
        session.FirstOrDefault<string>("select queue from routing_queues where id = @id", new { id }) is { } json ? RoutingJson.To<KeptQueue>(json) : null;

    public List<KeptQueue> Queues(Session session) => session.Query<string>("select queue from routing_queues order by id").ConvertAll(RoutingJson.To<KeptQueue>);

    public void Set(Transaction tx, KeptQueue queue) => tx.Execute(
        $"insert into routing_queues (id, queue) values (@Id, {tx.Dialect.Json("@queue")}) on conflict (id) do update set queue = excluded.queue", new { queue.Queue.Id, queue = RoutingJson.Of(queue) });

    public List<(Agent Agent, Presence Presence)> Agents(Session session) =>
        session.Query<(string Agent, string Presence)>("select agent, presence from routing_agents order by id").ConvertAll(row => (RoutingJson.To<Agent>(row.Agent), Enum.Parse<Presence>(row.Presence)));

    public bool Has(Session session, string agent) => session.Single<long>("select count(*) from routing_agents where id = @agent", new { agent }) > 0;

    public void Set(Transaction tx, Agent agent) => tx.Execute(
        $"insert into routing_agents (id, presence, agent) values (@Id, '{Presence.Offline}', {tx.Dialect.Json("@agent")}) on conflict (id) do update set agent = excluded.agent", new { agent.Id, agent = RoutingJson.Of(agent) });

    public void SetPresence(Transaction tx, string agent, Presence presence) =>
        tx.Execute("update routing_agents set presence = @presence where id = @agent", new { agent, presence = presence.ToString() });
}
