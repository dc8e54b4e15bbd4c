using Throughline.Kernel.Storage;

namespace Throughline.Gate.Outbox;

/// <summary>A row of the outbox: what is to go to an address (an identifier's internal id), by the decision of this number. Instants are microseconds UTC.</summary>
internal sealed record OutboxRow(string Key, long Number, long Address, string Channel, long PlannedAt, string State, long? ClaimedAt, string? ClaimedBy, long? OutcomeAt, string? Detail);

/// <summary>What goes out: one row an intent.</summary>
internal sealed class OutboxList
{
    private const string Columns =
        "key, number, address, channel, planned_at as PlannedAt, state, claimed_at as ClaimedAt, claimed_by as ClaimedBy, outcome_at as OutcomeAt, detail";

    public OutboxRow? Find(Session session, string key) => session.FirstOrDefault<OutboxRow>($"select {Columns} from outbox where key = @key", new { key });

    /// <summary>Keys of what may go now, the longest planned first.</summary>
    public List<string> Waiting(Session session, long now, string? channel, int limit) => session.Query<string>(
        $"select key from outbox where state = 'waiting' and planned_at <= @now{(channel is null ? "" : " and channel = @channel")} order by planned_at, key limit @limit",
        new { now, channel, limit });

    /// <summary>What waits, the soonest first.</summary>
    public List<OutboxRow> Soonest(Session session, int limit) => session.Query<OutboxRow>(
        $"select {Columns} from outbox where state = 'waiting' order by planned_at, key limit @limit", new { limit });

    public long CountWaiting(Session session) => session.Single<long>("select count(*) from outbox where state = 'waiting'");

    public void Set(Transaction tx, IReadOnlyCollection<(string Key, long Number, long Address, string Channel, long PlannedAt)> planned) => tx.InsertMany(
        "outbox", ["key", "number", "address", "channel", "planned_at", "state"],
        [.. planned.Select(p => new object?[] { p.Key, p.Number, p.Address, p.Channel, p.PlannedAt, "waiting" })],
        "(key) do update set number = excluded.number, address = excluded.address, channel = excluded.channel, planned_at = excluded.planned_at");

    /// <summary>What was not claimed does not go out.</summary>
    public void Withdraw(Transaction tx, IReadOnlyCollection<string> keys)
    {
        if (keys.Count > 0)
            tx.Execute($"delete from outbox where state = 'waiting' and {tx.Dialect.In("key", "@keys")}", new { keys = tx.Dialect.List(keys) });
    }

    public bool Claim(Transaction tx, string key, string by, long now) => 1 == tx.Execute(
        "update outbox set state = 'claimed', claimed_at = @now, claimed_by = @by where key = @key and state = 'waiting'", new { key, by, now });

    public bool End(Transaction tx, string key, string state, string? detail, long now) => 1 == tx.Execute(
        "update outbox set state = @state, outcome_at = @now, detail = @detail where key = @key and state in ('claimed', 'unknown')", new { key, state, detail, now });
}
