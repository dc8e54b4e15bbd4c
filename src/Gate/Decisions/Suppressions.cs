using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>Addresses to which nothing may go. They belong to the address, whoever it belongs to.</summary>
internal sealed class Suppressions
{
    public List<Suppression> Of(Session session, IReadOnlyCollection<long> identifiers) => session.Query<Suppression>(
        $"select identifier, channel, reason, suppressed_at as At, sequence from suppressions where {session.Dialect.In("identifier", "@ids")} order by identifier, channel",
        new { ids = session.Dialect.List(identifiers) });

    public void Add(Transaction tx, Suppression suppression) => tx.Execute(
        """
        insert into suppressions (identifier, channel, reason, suppressed_at, sequence) values (@Identifier, @Channel, @Reason, @At, @Sequence)
        on conflict (identifier, channel) do update set reason = excluded.reason, suppressed_at = excluded.suppressed_at, sequence = excluded.sequence
        """, suppression);

    /// <summary>False where there was none.</summary>
    public bool Lift(Transaction tx, long identifier, string channel) =>
        tx.Execute("delete from suppressions where identifier = @identifier and channel = @channel", new { identifier, channel }) > 0;
}
