using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Routing.WrappingUp;

/// <summary>An item in an agent's hands.</summary>
/// <param name="EndedAt">When they were done with the customer; null while they are not.</param>
/// <param name="WrapUntil">When what is left to do ends by itself; null where nothing was.</param>
/// <param name="WrappedAt">When they were done with that too.</param>
/// <param name="Ended">Who ended it: agent, time, customer, lead; null while nobody has.</param>
internal sealed record Handling(
    long Number, string Item, string Queue, string Channel, string Agent, long BeganAt, long? EndedAt, long? WrapUntil, long? WrappedAt, string? Ended, string? Reason, string? Resolution);

/// <summary>Who had which item from when to when: the store. Changed under the log's lock, in the transaction of the fact.</summary>
internal sealed class Handlings
{
    public const string ByAgent = "agent", ByTime = "time", ByCustomer = "customer", ByLead = "lead";

    internal const string Columns =
        "number, item, queue, channel, agent, began_at as BeganAt, ended_at as EndedAt, wrap_until as WrapUntil, wrapped_at as WrappedAt, ended, reason, resolution";

    private const string WrapsUp = "ended_at is not null and wrapped_at is null";

    public Handling? Find(Session session, long number) => session.FirstOrDefault<Handling>($"select {Columns} from handlings where number = @number", new { number });

    /// <summary>What is left to do of an item, where something is.</summary>
    public Handling? WrappingUp(Session session, string item) => session.FirstOrDefault<Handling>($"select {Columns} from handlings where item = @item and {WrapsUp}", new { item });

    /// <summary>What an agent has left to do, the first to end first.</summary>
    public List<Handling> WrappingUpOf(Session session, string agent) =>
        session.Query<Handling>($"select {Columns} from handlings where agent = @agent and {WrapsUp} order by wrap_until, number", new { agent });

    /// <summary>Units of work that are kept for what is left to do, and of how much that is, by agent.</summary>
    public Dictionary<string, (long Load, long Items)> Loads(Session session) => session.Query<(string Agent, long Load, long Items)>(
        $"select agent, cast(sum(case when keeps = 1 then weight else 0 end) as bigint), count(*) from handlings where {WrapsUp} group by agent")
        .ToDictionary(row => row.Agent, row => (row.Load, row.Items), StringComparer.Ordinal);

    public void Begin(Transaction tx, RoutedItem item, string agent, long now) => tx.Execute(
        "insert into handlings (item, queue, channel, agent, weight, began_at, keeps) values (@Item, @Queue, @Channel, @agent, @Weight, @now, 0)",
        new { item.Item, item.Queue, item.Channel, agent, item.Weight, now });

    /// <summary>They are done with the customer, and altogether where nothing is left to do.</summary>
    public void End(Transaction tx, string item, long now, WrapUp? wrapUp, string by = ByAgent) => tx.Execute(
        """
        update handlings set ended_at = @now, wrap_until = @until, keeps = @keeps, wrapped_at = case when cast(@until as bigint) is null then @now end, ended = case when cast(@until as bigint) is null then @by end
        where item = @item and ended_at is null
        """, new { item, now, until = wrapUp?.Until, keeps = wrapUp is { KeepsCapacity: true } ? 1L : 0L, by });

    /// <summary>Of what is left to do. False where nothing is any more.</summary>
    public bool EndWrapUp(Transaction tx, string item, long now, string by) =>
        1 == tx.Execute($"update handlings set wrapped_at = @now, ended = @by where item = @item and {WrapsUp}", new { item, now, by });

    public void Say(Transaction tx, long number, string? reason, string? resolution) =>
        tx.Execute("update handlings set reason = @reason, resolution = @resolution where number = @number", new { number, reason, resolution });

    /// <summary>What was said of them: who had them, and for how long, stays.</summary>
    public void Forget(Transaction tx, IReadOnlyCollection<string> items) =>
        tx.Execute($"update handlings set reason = null, resolution = null where {tx.Dialect.In("item", "@items")}", new { items = tx.Dialect.List(items) });
}
