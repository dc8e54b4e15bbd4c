using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>What is reserved, by identifier. One that was not claimed before its intent expired counts no more, from that instant on.</summary>
internal sealed class Reservations
{
    public List<(long Identifier, Reservation Reservation)> Of(Session session, IReadOnlyCollection<long> identifiers, long since, long now) => session.Query<Row>(
        $"""
        select key, identifier, planned_at as At, team, purpose, channel, touchpoint, rank, claimed from reservations
        where {session.Dialect.In("identifier", "@ids")} and planned_at > @since and (claimed = 1 or expires_at > @now)
        """, new { ids = session.Dialect.List(identifiers), since, now }).ConvertAll(row => (row.Identifier, row.Reservation()));

    public Reservation? Find(Session session, string key) => session.FirstOrDefault<Row>(
        "select key, identifier, planned_at as At, team, purpose, channel, touchpoint, rank, claimed from reservations where key = @key", new { key })?.Reservation();

    public void Set(Transaction tx, IReadOnlyCollection<(Intent Intent, Reservation Reservation)> made) => tx.InsertMany(
        "reservations", ["key", "identifier", "planned_at", "team", "purpose", "channel", "touchpoint", "rank", "claimed", "expires_at"],
        [.. made.Select(m => new object?[]
        {
            m.Reservation.Key, m.Intent.Identifier, m.Reservation.At, m.Reservation.Team, m.Reservation.Purpose, m.Reservation.Channel, m.Reservation.Touchpoint,
            m.Reservation.Rank, m.Reservation.IsClaimed ? 1L : 0L, m.Intent.ExpiresAt,
        })],
        "(key) do update set planned_at = excluded.planned_at, channel = excluded.channel, claimed = excluded.claimed");

    public void GiveBack(Transaction tx, IReadOnlyCollection<string> keys)
    {
        if (keys.Count > 0)
            tx.Execute($"delete from reservations where {tx.Dialect.In("key", "@keys")}", new { keys = tx.Dialect.List(keys) });
    }

    private sealed class Row
    {
        public string Key { get; init; } = "";
        public long Identifier { get; init; }
        public long At { get; init; }
        public string Team { get; init; } = "";
        public string Purpose { get; init; } = "";
        public string Channel { get; init; } = "";
        public string Touchpoint { get; init; } = "";
        public double Rank { get; init; }
        public long Claimed { get; init; }

        public Reservation Reservation() => new(Key, At, Team, Purpose, Channel, Touchpoint, Rank, Claimed == 1);
    }
}
