using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;

namespace Throughline.Channels.Webhook;

/// <summary>Something on its way to another system. <see cref="Id"/> stays the same over all tries, and is by what the other side speaks of it.</summary>
/// <param name="Key">The gate's.</param>
/// <param name="State">waiting, delivered, or failed for good.</param>
internal sealed record HookDelivery(string Id, string Channel, string Key, long Identifier, string Body, string State, long CreatedAt, long Tries, long? TriedAt, long? NextAt, long? Status, string? Failure)
{
    public const string Waiting = "waiting", Delivered = "delivered", Failed = "failed";

    /// <summary>How long after each failed try the next comes; the last failure is for good: about 18 hours in all, after which an answer helps nobody.</summary>
    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10)];

    public static long? NextTry(long failed, long now) => failed > Waits.Length ? null : now + (long)Waits[failed - 1].TotalMicroseconds;
}

/// <summary>The store of what is to be carried out to other systems.</summary>
internal sealed class HookDeliveries(DueItems due, TimeProvider time)
{
    private const string Columns = "id, channel, key, identifier, body, state, created_at as CreatedAt, tries, tried_at as TriedAt, next_at as NextAt, status, failure";

    public HookDelivery? Find(Session session, string id) => session.FirstOrDefault<HookDelivery>($"select {Columns} from hook_deliveries where id = @id", new { id });

    public List<HookDelivery> Newest(Session session, int limit) => session.Query<HookDelivery>($"select {Columns} from hook_deliveries order by created_at desc, id desc limit @limit", new { limit });

    public void Plan(Transaction tx, string id, string channel, string key, long identifier, string body)
    {
        var now = Micros.Now(time);
        tx.Execute(
            "insert into hook_deliveries (id, channel, key, identifier, body, state, created_at, tries, next_at) values (@id, @channel, @key, @identifier, @body, @Waiting, @now, 0, @now)",
            new { id, channel, key, identifier, body, HookDelivery.Waiting, now });
        due.Plan(tx, HookChannel.WorkOf(channel), id, now);
    }

    public void Tried(Transaction tx, string id, string state, int? status, string? failure, long? nextAt) => tx.Execute(
        $"update hook_deliveries set state = @state, tries = tries + 1, tried_at = @now, next_at = @nextAt, status = @status, failure = @failure{(state == HookDelivery.Waiting ? "" : ", body = ''")} where id = @id",
        new { id, state, status, failure, nextAt, now = Micros.Now(time) });

    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        var args = new { ids = tx.Dialect.List(identifiers) };
        foreach (var (id, channel) in tx.Query<(string, string)>($"select id, channel from hook_deliveries where {tx.Dialect.In("identifier", "@ids")}", args))
            due.Cancel(tx, HookChannel.WorkOf(channel), id);
        tx.Execute($"delete from hook_deliveries where {tx.Dialect.In("identifier", "@ids")}", args);
    }

    /// <summary>Drops what came to its end before an instant.</summary>
    public void Drop(Transaction tx, long before) => tx.Execute("delete from hook_deliveries where created_at < @before and state <> @Waiting", new { before, HookDelivery.Waiting });
}
