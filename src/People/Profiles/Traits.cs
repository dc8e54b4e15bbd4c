using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Profiles;

/// <summary>What was said of people, by identifier.</summary>
internal sealed class PersonTraits(Sources sources) : Traits(sources, "traits", "identifier");

/// <summary>
/// What was said of people or of companies, by who it was said of. At most <see cref="Most"/> values of a trait are kept, the newest.
/// What stands here is the same in whatever order the events came.
/// </summary>
internal abstract class Traits(Sources sources, string table, string owner)
{
    public const int Most = 50;

    public void Add(Transaction tx, IReadOnlyList<TraitSaid> said)
    {
        if (said.Count == 0)
            return;
        tx.ExecuteMany(
            $"""
            insert into {table} ({owner}, name, digest, source, value, cut, first_at, last_at, message_id, sequence)
            values (@owner, @name, @digest, @source, @value, @cut, @at, @at, @message, @sequence)
            on conflict ({owner}, name, digest, source) do update set
                first_at = case when excluded.first_at < {table}.first_at then excluded.first_at else {table}.first_at end,
                sequence = case when (excluded.last_at, excluded.message_id) > ({table}.last_at, {table}.message_id) then excluded.sequence else {table}.sequence end,
                message_id = case when (excluded.last_at, excluded.message_id) > ({table}.last_at, {table}.message_id) then excluded.message_id else {table}.message_id end,
                last_at = case when excluded.last_at > {table}.last_at then excluded.last_at else {table}.last_at end
            """,
            ["owner", "name", "digest", "source", "value", "cut", "at", "message", "sequence"],
            [.. said.Select(s => new object?[]
            {
                s.Of, s.Name, s.Digest, s.Event.Source, s.Value, s.IsCut ? 1L : 0L, s.Event.OccurredAt, s.Event.MessageId, s.Event.Sequence,
            })]);
        Trim(tx, [.. said.Select(s => s.Of).Distinct()]);
    }

    /// <summary>Every value kept of these, in no order; of all traits, or of those named.</summary>
    public List<(long Of, TraitValue Value)> Of(Session session, IReadOnlyCollection<long> owners, IReadOnlyCollection<string>? names = null) =>
        Of(session, owners, Named(session), names);

    public void Forget(Transaction tx, IReadOnlyCollection<long> owners) =>
        tx.Execute($"delete from {table} where {tx.Dialect.In(owner, "@owners")}", new { owners = tx.Dialect.List(owners) });

    public void Clear(Transaction tx) => tx.Execute($"delete from {table}");

    private List<(long Of, TraitValue Value)> Of(
        Session session, IReadOnlyCollection<long> owners, Dictionary<long, string> named, IReadOnlyCollection<string>? names) => session.Query<Row>(
            $"""
            select {owner} as Owner, name, value, cut, source, first_at as FirstAt, last_at as LastAt, message_id as MessageId, sequence
            from {table} where {session.Dialect.In(owner, "@owners")}{(names is null ? "" : " and " + session.Dialect.In("name", "@names"))}
            """, new { owners = session.Dialect.List(owners), names = session.Dialect.List(names ?? []) })
        .ConvertAll(row => (row.Owner, new TraitValue(
            row.Name, row.Value, row.Cut == 1, named[row.Source], row.FirstAt, row.LastAt, row.MessageId, row.Sequence, row.Owner)));

    private Dictionary<long, string> Named(Session session) => sources.All(session).ToDictionary(source => source.Id, source => source.Name);

    private void Trim(Transaction tx, long[] owners)
    {
        var full = tx.Query<(long Owner, string Name)>(
            $"select {owner}, name from {table} where {tx.Dialect.In(owner, "@owners")} group by {owner}, name having count(*) > {Most}",
            new { owners = tx.Dialect.List(owners) });
        if (full.Count == 0)
            return;
        var named = sources.All(tx).ToDictionary(source => source.Id, source => source.Name);
        var ids = named.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        foreach (var (of, name) in full)
        {
            var tooOld = Of(tx, [of], named, [name]).Select(said => said.Value)
                .OrderDescending(Comparer<TraitValue>.Create(TraitValue.Compare)).Skip(Most).ToList();
            foreach (var value in tooOld)
                tx.Execute(
                    $"delete from {table} where {owner} = @of and name = @name and source = @source and message_id = @MessageId and value = @Value",
                    new { of, name, source = ids[value.Source], value.MessageId, value.Value });
            tx.Execute($"update {table} set first_at = null where {owner} = @of and name = @name", new { of, name });
        }
    }

    private sealed class Row
    {
        public long Owner { get; init; }
        public string Name { get; init; } = "";
        public string Value { get; init; } = "";
        public long Cut { get; init; }
        public long Source { get; init; }
        public long? FirstAt { get; init; }
        public long LastAt { get; init; }
        public string MessageId { get; init; } = "";
        public long Sequence { get; init; }
    }
}

/// <summary>That an event said this of a trait of an identifier or a company.</summary>
internal sealed record TraitSaid(long Of, string Name, string Value, bool IsCut, long Digest, Event Event);
