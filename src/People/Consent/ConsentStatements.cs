using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.People.Consent;

/// <summary>
/// What was stated, by identifier. Recording a statement again changes nothing, so it may be recorded with its event and once more
/// when the reader meets that. Those who follow are told in the same transaction.
/// </summary>
internal sealed class ConsentStatements(Sources sources, Suppressions suppressions, IEnumerable<IFollowConsents> followers)
{
    public void Add(Transaction tx, IReadOnlyList<ConsentStatement> statements)
    {
        if (statements.Count == 0)
            return;
        tx.ExecuteMany(
            """
            insert into consent_statements (identifier, channel, purpose, given, source, statement, at, since, basis, proof, stated_by, message_id, sequence)
            values (@identifier, @channel, @purpose, @given, @source, @statement, @at, @at, @basis, @proof, @by, @message, @sequence)
            on conflict (identifier, channel, purpose, given, source, statement) do update set
                since = case when excluded.since < consent_statements.since then excluded.since else consent_statements.since end,
                sequence = case when (excluded.at, excluded.message_id) > (consent_statements.at, consent_statements.message_id) then excluded.sequence else consent_statements.sequence end,
                message_id = case when (excluded.at, excluded.message_id) > (consent_statements.at, consent_statements.message_id) then excluded.message_id else consent_statements.message_id end,
                at = case when excluded.at > consent_statements.at then excluded.at else consent_statements.at end
            """,
            ["identifier", "channel", "purpose", "given", "source", "statement", "at", "basis", "proof", "by", "message", "sequence"],
            [.. statements.Select(s => new object?[]
            {
                s.Identifier, s.Channel, s.Purpose, s.Given ? 1L : 0L, s.SourceId, s.IsTrait ? "" : s.MessageId, s.At,
                s.Basis, s.Proof, s.StatedBy, s.MessageId, s.Sequence,
            })]);
        foreach (var follower in followers)
            follower.Stated(tx, statements);
    }

    /// <summary>With what is remembered of those who were erased.</summary>
    public ILookup<long, ConsentStatement> Of(Session session, IReadOnlyCollection<long> identifiers) =>
        Stated(session, identifiers).Concat(suppressions.Of(session, identifiers)).ToLookup(statement => statement.Identifier);

    /// <summary>What identifiers after one stated, in their order, without what is remembered of the erased; so many identifiers at most.</summary>
    public List<ConsentStatement> After(Session session, long identifier, int most)
    {
        var next = session.Query<long>("select distinct identifier from consent_statements where identifier > @identifier order by identifier limit @most", new { identifier, most });
        return [.. Stated(session, next).OrderBy(s => s.Identifier).ThenBy(s => s, Comparer<ConsentStatement>.Create(ConsentStatement.Compare))];
    }

    private IEnumerable<ConsentStatement> Stated(Session session, IReadOnlyCollection<long> identifiers)
    {
        var rows = session.Query<Row>(
            $"""
            select identifier, channel, purpose, given, source, statement, at, since, basis, proof, stated_by as StatedBy, message_id as MessageId, sequence
            from consent_statements where {session.Dialect.In("identifier", "@identifiers")}
            """, new { identifiers = session.Dialect.List(identifiers) });
        var named = rows.Count == 0 ? [] : sources.All(session).ToDictionary(source => source.Id, source => source.Name);
        return rows.ConvertAll(row => new ConsentStatement(
            row.Identifier, row.Channel, row.Purpose, row.Given == 1, row.Source, named[row.Source], row.At, row.Since,
            row.Basis, row.Proof, row.StatedBy, row.MessageId, row.Sequence, row.Statement.Length == 0));
    }

    /// <summary>All but what was taken back, of which a hash stays.</summary>
    public void Forget(Transaction tx, ForgottenPerson person)
    {
        suppressions.Remember(tx, person.Identifiers, Stated(tx, person.Ids).ToLookup(statement => statement.Identifier));
        tx.Execute($"delete from consent_statements where {tx.Dialect.In("identifier", "@ids")}", new { ids = tx.Dialect.List(person.Ids) });
    }

    /// <summary>Withdrawals stay in sight while everything is read again: they come back the same, and nobody is contacted meanwhile.</summary>
    public void Reset(Transaction tx) => tx.Execute("delete from consent_statements where given = 1");

    private sealed class Row
    {
        public long Identifier { get; init; }
        public string Channel { get; init; } = "";
        public string Purpose { get; init; } = "";
        public long Given { get; init; }
        public long Source { get; init; }
        public string Statement { get; init; } = "";
        public long At { get; init; }
        public long Since { get; init; }
        public string? Basis { get; init; }
        public string? Proof { get; init; }
        public string? StatedBy { get; init; }
        public string MessageId { get; init; } = "";
        public long Sequence { get; init; }
    }
}
