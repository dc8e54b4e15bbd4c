using Throughline.Kernel.Storage;

namespace Throughline.Kernel.DueWork;

/// <summary>What is to be done when.</summary>
public sealed class DueItems
{
    /// <summary>One item a kind and key: what was planned under them before is planned anew.</summary>
    public void Plan(Transaction tx, string kind, string key, long dueAt, string payload = "") => tx.Execute(
        """
        insert into due_work (kind, key, payload, due_at, failures) values (@kind, @key, @payload, @dueAt, 0)
        on conflict (kind, key) do update set payload = excluded.payload, due_at = excluded.due_at, failures = 0, last_failure = null
        """, new { kind, key, payload, dueAt });

    /// <summary>As <see cref="Plan(Transaction, string, string, long, string)"/>, of many of a kind, no two with the same key.</summary>
    public void Plan(Transaction tx, string kind, IReadOnlyList<(string Key, long DueAt)> items) => tx.InsertMany(
        "due_work", ["kind", "key", "payload", "due_at", "failures"], [.. items.Select(item => new object?[] { kind, item.Key, "", item.DueAt, 0L })],
        "(kind, key) do update set payload = excluded.payload, due_at = excluded.due_at, failures = 0, last_failure = null");

    /// <summary>As <see cref="Plan"/>, but leaves an item that is there as it is.</summary>
    public void PlanOnce(Transaction tx, string kind, string key, long dueAt, string payload = "") => tx.Execute(
        "insert into due_work (kind, key, payload, due_at, failures) values (@kind, @key, @payload, @dueAt, 0) on conflict (kind, key) do nothing",
        new { kind, key, payload, dueAt });

    /// <summary>The longest due of this kind, locked until the transaction ends; items that others hold are passed over. Null where nothing is due.</summary>
    internal DueItem? Claim(Transaction tx, string kind, long now) => tx.Query<DueItem>(
        "select kind, key, payload, due_at as DueAt, failures from due_work where kind = @kind and due_at <= @now order by due_at, key limit 1" + tx.Dialect.SkipLocked,
        new { kind, now }).FirstOrDefault();

    internal void Finish(Transaction tx, DueItem item) =>
        tx.Execute("delete from due_work where kind = @Kind and key = @Key", item);

    internal void Again(Transaction tx, DueItem item, long dueAt) => tx.Execute(
        "update due_work set due_at = @dueAt, failures = 0, last_failure = null where kind = @Kind and key = @Key", new { item.Kind, item.Key, dueAt });

    internal bool Failed(Transaction tx, DueItem item, long next, string failure) => 1 == tx.Execute(
        "update due_work set due_at = @next, failures = failures + 1, last_failure = @failure where kind = @Kind and key = @Key and due_at = @DueAt",
        new { item.Kind, item.Key, item.DueAt, next, failure });

    internal void Lease(Transaction tx, DueItem item, long until) => tx.Execute(
        "update due_work set due_at = @until where kind = @Kind and key = @Key", new { item.Kind, item.Key, until });

    internal bool FinishLeased(Transaction tx, DueItem item) => 1 == tx.Execute(
        "delete from due_work where kind = @Kind and key = @Key and due_at = @DueAt", item);

    internal long CountDue(Session session, string kind, long now) => session.Single<long>(
        "select count(*) from (select 1 as one from due_work where kind = @kind and due_at <= @now limit 100) as due", new { kind, now });

    /// <summary>What was planned under a kind and key is not to be done any more.</summary>
    public void Cancel(Transaction tx, string kind, string key) =>
        tx.Execute("delete from due_work where kind = @kind and key = @key", new { kind, key });

    /// <inheritdoc cref="Cancel(Transaction, string, string)"/>
    public void Cancel(Transaction tx, string kind, IReadOnlyCollection<string> keys) => tx.Execute(
        $"delete from due_work where kind = @kind and {tx.Dialect.In("key", "@keys")}", new { kind, keys = tx.Dialect.List(keys) });
}
