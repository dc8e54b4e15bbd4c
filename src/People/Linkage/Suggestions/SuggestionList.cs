using System.Text.Json;
using Throughline.Kernel.Storage;

namespace Throughline.People.Linkage.Suggestions;

/// <summary>The matches found by the last search, and how searching stands.</summary>
internal sealed class SuggestionList
{
    /// <summary>Those still open, the likeliest first: neither merged nor kept apart since.</summary>
    public List<Suggestion> Open(Session session, int skip, int limit) => session.Query<Row>(
        $"select m.low, m.high, m.probability, m.evidence {IsOpen} order by m.probability desc, m.low, m.high limit @limit offset @skip", new { skip, limit })
        .ConvertAll(row => row.ToSuggestion());

    public long CountOpen(Session session) => session.Single<long>($"select count(*) {IsOpen}");

    public Suggestion? Find(Session session, long low, long high) => session.Query<Row>(
        "select low, high, probability, evidence from match_suggestions where low = @low and high = @high", new { low, high })
        .Select(row => row.ToSuggestion()).FirstOrDefault();

    public List<Suggestion> Of(Session session, IReadOnlyCollection<long> identifiers) => session.Query<Row>(
        $"select low, high, probability, evidence from match_suggestions where {session.Dialect.In("low", "@ids")} or {session.Dialect.In("high", "@ids")}",
        new { ids = session.Dialect.List(identifiers) }).ConvertAll(row => row.ToSuggestion());

    public void Replace(Transaction tx, IReadOnlyList<Suggestion> found, long people, long now)
    {
        tx.Execute("delete from match_suggestions");
        tx.ExecuteMany("insert into match_suggestions (low, high, probability, evidence, found_at) values (@low, @high, @probability, @evidence, @now)",
            ["low", "high", "probability", "evidence", "now"],
            [.. found.Select(s => new object?[] { s.Low, s.High, s.Probability, JsonSerializer.Serialize(s.Evidence), now })]);
        tx.Execute("update match_search set searched_at = @now, held_until = null, people = @people, found = @count", new { now, people, count = (long)found.Count });
    }

    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers) => tx.Execute(
        $"delete from match_suggestions where {tx.Dialect.In("low", "@ids")} or {tx.Dialect.In("high", "@ids")}", new { ids = tx.Dialect.List(identifiers) });

    public MatchSearch Search(Session session) => session.Single<MatchSearch>(
        "select apply_from as ApplyFrom, asked_at as AskedAt, held_until as HeldUntil, searched_at as SearchedAt, people, found from match_search");

    public void Ask(Transaction tx, long now) => tx.Execute("update match_search set asked_at = @now", new { now });

    public void ApplyFrom(Transaction tx, double? probability) => tx.Execute("update match_search set apply_from = @probability", new { probability });

    /// <summary>True for the one who may search now.</summary>
    public bool Hold(Transaction tx, long now, long until, long oldest) => tx.Execute(
        """
        update match_search set asked_at = null, held_until = @until
        where (held_until is null or held_until < @now) and (asked_at is not null or searched_at is null or searched_at < @oldest)
        """, new { now, until, oldest }) == 1;

    private const string IsOpen =
        """
        from match_suggestions m
        join memberships l on l.identifier = m.low join memberships h on h.identifier = m.high
        where l.person <> h.person
        and not exists (select 1 from separations s where s.low = m.low and s.high = m.high and s.separated_at > s.undone_at)
        """;

    private sealed class Row
    {
        public long Low { get; init; }
        public long High { get; init; }
        public double Probability { get; init; }
        public string Evidence { get; init; } = "[]";

        public Suggestion ToSuggestion() => new(Low, High, Probability, JsonSerializer.Deserialize<List<MatchEvidence>>(Evidence)!);
    }
}
