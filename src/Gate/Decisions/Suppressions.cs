using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>
/// Addresses to which nothing may go. They belong to the address, whoever it belongs to; of those who were erased a keyed hash stays, so that an
/// address that comes back is suppressed as before, and nobody who lacks the key can tell whose it was.
/// </summary>
internal sealed class Suppressions(LogVersions versions, Identifiers identifiers)
{
    private const string Columns = "identifier, channel, reason, suppressed_at as At, sequence";

    /// <summary>With what is remembered of those who were erased; the sequence of that is 0, for its event is gone.</summary>
    public List<Suppression> Of(Session session, IReadOnlyCollection<long> ids)
    {
        var all = session.Query<Suppression>(
            $"select {Columns} from suppressions where {session.Dialect.In("identifier", "@ids")} order by identifier, channel", new { ids = session.Dialect.List(ids) });
        if (session.FirstOrDefault<string>("select hash from remembered_suppressions limit 1") is null || versions.Hash(session) is not { } hash)
            return all;
        var byHash = identifiers.Of(session, ids).ToLookup(known => hash(Text(known.Plain)), known => known.Id);
        var remembered = session.Query<(string Hash, string Channel, string Reason, long At)>(
            $"select hash, channel, reason, suppressed_at from remembered_suppressions where {session.Dialect.In("hash", "@hashes")}",
            new { hashes = session.Dialect.List(byHash.Select(of => of.Key)) });
        all.AddRange(from row in remembered
                     from id in byHash[row.Hash]
                     where !all.Exists(s => s.Identifier == id && s.Channel == row.Channel)
                     select new Suppression(id, row.Channel, row.Reason, row.At, 0));
        return [.. all.OrderBy(s => s.Identifier).ThenBy(s => s.Channel, StringComparer.Ordinal)];
    }

    /// <summary>Newest first, before a place in that order; of some identifiers, or all.</summary>
    public List<Suppression> Before(Session session, long at, long identifier, IReadOnlyCollection<long>? only, int limit) => session.Query<Suppression>(
        $"""
        select {Columns} from suppressions where (suppressed_at, identifier) < (@at, @identifier) {(only is null ? "" : "and " + session.Dialect.In("identifier", "@ids"))}
        order by suppressed_at desc, identifier desc, channel limit @limit
        """, new { at, identifier, ids = session.Dialect.List(only ?? []), limit });

    public (long Known, long Remembered) Count(Session session) =>
        (session.Single<long>("select count(*) from suppressions"), session.Single<long>("select count(*) from remembered_suppressions"));

    public void Add(Transaction tx, Suppression suppression) => tx.Execute(
        """
        insert into suppressions (identifier, channel, reason, suppressed_at, sequence) values (@Identifier, @Channel, @Reason, @At, @Sequence)
        on conflict (identifier, channel) do update set reason = excluded.reason, suppressed_at = excluded.suppressed_at, sequence = excluded.sequence
        """, suppression);

    /// <summary>False where there was none.</summary>
    public bool Lift(Transaction tx, long identifier, string channel)
    {
        var lifted = tx.Execute("delete from suppressions where identifier = @identifier and channel = @channel", new { identifier, channel });
        if (versions.Hash(tx) is { } hash)
            foreach (var known in identifiers.Of(tx, [identifier]))
                lifted += tx.Execute("delete from remembered_suppressions where hash = @hash and channel = @channel", new { hash = hash(Text(known.Plain)), channel });
        return lifted > 0;
    }

    /// <summary>What is to stay of people who are erased: that nothing may go to their addresses, and not which they are.</summary>
    public void Remember(Transaction tx, IReadOnlyList<KnownIdentifier> erased)
    {
        var hash = versions.Hash(tx)!;
        var known = erased.ToDictionary(i => i.Id);
        foreach (var s in Of(tx, [.. known.Keys]))
            tx.Execute(
                """
                insert into remembered_suppressions (hash, channel, reason, suppressed_at) values (@hash, @Channel, @Reason, @At)
                on conflict (hash, channel) do nothing
                """, new { hash = hash(Text(known[s.Identifier].Plain)), s.Channel, Reason = Reasons.Contains(s.Reason) ? s.Reason : Other, s.At });
    }

    /// <summary>Words that say nothing of whom they are about; what else was written as a reason does not stay.</summary>
    private static readonly HashSet<string> Reasons = new(StringComparer.OrdinalIgnoreCase) { "bounced", "complained", "stopped", Other };

    private const string Other = "suppressed before an erasure";

    private static string Text(Identifier identifier) => string.Join('\0', "suppressed", identifier.Type, identifier.Space, identifier.Value);
}
