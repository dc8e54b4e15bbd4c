using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Consent;

/// <summary>
/// Identifiers that took consent back and were erased since: remembered as keyed hashes, so that whoever comes back with one is not
/// contacted until they agree anew, and nobody who lacks the key can tell who it was.
/// </summary>
internal sealed class Suppressions(LogVersions versions, Identifiers identifiers, Sources sources)
{
    private const string StatedBy = "Remembered from before an erasure";

    /// <summary>Keeps what holds of these identifiers as withdrawn; earlier memories stay where they are later in time.</summary>
    public void Remember(Transaction tx, IReadOnlyList<KnownIdentifier> erased, ILookup<long, ConsentStatement> stated)
    {
        var hash = versions.Hash(tx)!;
        tx.ExecuteMany(
            """
            insert into suppressed_addresses (hash, channel, purpose, withdrawn_at) values (@hash, @channel, @purpose, @at)
            on conflict (hash, channel, purpose) do update set withdrawn_at = excluded.withdrawn_at
            where excluded.withdrawn_at > suppressed_addresses.withdrawn_at
            """, ["hash", "channel", "purpose", "at"],
            [.. from identifier in erased
                from said in stated[identifier.Id].GroupBy(s => (s.Channel, s.Purpose))
                    .Select(of => of.Max(Comparer<ConsentStatement>.Create(ConsentStatement.Compare))!)
                where !said.Given
                select new object?[] { hash(Text(identifier)), said.Channel, said.Purpose, said.At }]);
    }

    /// <summary>What is remembered of these identifiers, as statements.</summary>
    public IEnumerable<ConsentStatement> Of(Session session, IReadOnlyCollection<long> ids)
    {
        if (versions.Hash(session) is not { } hash || session.FirstOrDefault<string>("select hash from suppressed_addresses limit 1") is null)
            return [];
        var byHash = identifiers.Of(session, ids).ToLookup(known => hash(Text(known)), known => known.Id);
        var rows = session.Query<(string Hash, string Channel, string Purpose, long At)>(
            $"select hash, channel, purpose, withdrawn_at from suppressed_addresses where {session.Dialect.In("hash", "@hashes")}",
            new { hashes = session.Dialect.List(byHash.Select(of => of.Key)) });
        if (rows.Count == 0)
            return [];
        var source = sources.All(session).Select(s => s.Id).DefaultIfEmpty().Min();
        return from row in rows
               from id in byHash[row.Hash]
               select new ConsentStatement(id, row.Channel, row.Purpose, false, source, "throughline", row.At, row.At, null, null, StatedBy, "", 0, IsTrait: false);
    }

    private static string Text(KnownIdentifier identifier) => string.Join('\0', identifier.Type, identifier.Space, identifier.Value);
}
