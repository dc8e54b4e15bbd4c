using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>Every decision that was ever made, with what it rests on. Only whether it is final changes.</summary>
internal sealed class DecisionList
{
    private const string Columns =
        "key, number, identifier, decided_at as At, policy, cause, final, purpose, team, touchpoint, outcome";

    public void Add(Transaction tx, IReadOnlyCollection<(RecordedDecision Decision, Inputs Inputs)> made) => tx.InsertMany(
        "decisions",
        ["key", "number", "identifier", "decided_at", "policy", "cause", "verdict", "purpose", "team", "touchpoint", "channel", "planned_at", "until_at", "final", "place", "outcome", "inputs"],
        [.. made.Select((m, place) => new object?[]
        {
            m.Decision.Key, m.Decision.Number, m.Decision.Identifier, m.Decision.At, m.Decision.Policy, m.Decision.Cause, Text(m.Decision.Decision.Verdict),
            m.Decision.Purpose, m.Decision.Team, m.Decision.Touchpoint, m.Decision.Decision.Channel, m.Decision.Decision.PlannedAt, m.Decision.Decision.Until,
            m.Decision.IsFinal ? 1L : 0L, (long)place, RecordedJson.Of(m.Decision.Decision), RecordedJson.Of(m.Inputs),
        })]);

    /// <summary>The decision of this number is the last.</summary>
    public void MakeFinal(Transaction tx, string key, long number) =>
        tx.Execute("update decisions set final = 1 where key = @key and number = @number", new { key, number });

    public List<RecordedDecision> Of(Session session, string key) =>
        session.Query<Row>($"select {Columns} from decisions where key = @key order by number", new { key }).ConvertAll(row => row.Recorded());

    /// <summary>The decisions of these numbers.</summary>
    public Dictionary<string, RecordedDecision> Last(Session session, IReadOnlyCollection<string> keys) => keys.Count == 0 ? [] : session.Query<Row>(
            $"""
            select {Columns} from decisions d where {session.Dialect.In("key", "@keys")}
            and number = (select decided from intents i where i.key = d.key)
            """, new { keys = session.Dialect.List(keys) }).ToDictionary(row => row.Key, row => row.Recorded());

    public Inputs? Inputs(Session session, string key, long number) =>
        session.FirstOrDefault<string>("select inputs from decisions where key = @key and number = @number", new { key, number }) is { } json ? RecordedJson.InputsOf(json) : null;

    /// <summary>Newest first, after the last line of the page before; of these identifiers, where any are given.</summary>
    public List<RecordedDecision> Search(Session session, DecisionFilter filter, IReadOnlyCollection<long>? identifiers, int limit)
    {
        var where = new List<string> { "(decided_at < @BeforeAt or (decided_at = @BeforeAt and (key, number) < (@BeforeKey, @BeforeNumber)))" };
        if (identifiers is not null)
            where.Add(session.Dialect.In("identifier", "@ids"));
        foreach (var (column, value) in filter.Words)
            if (value is not null)
                where.Add($"{column} = @{column}");
        return session.Query<Row>($"select {Columns} from decisions where {string.Join(" and ", where)} order by decided_at desc, key desc, number desc limit @limit", new
        {
            filter.BeforeAt,
            filter.BeforeKey,
            filter.BeforeNumber,
            ids = identifiers is null ? null : session.Dialect.List(identifiers),
            key = filter.Key,
            verdict = filter.Verdict is { } verdict ? Text(verdict) : null,
            purpose = filter.Purpose,
            team = filter.Team,
            touchpoint = filter.Touchpoint,
            limit,
        }).ConvertAll(row => row.Recorded());
    }

    public static string Text(Verdict verdict) => verdict == Verdict.HandOver ? "hand over" : verdict.ToString().ToLowerInvariant();

    private sealed class Row
    {
        public string Key { get; init; } = "";
        public long Number { get; init; }
        public long Identifier { get; init; }
        public long At { get; init; }
        public long Policy { get; init; }
        public string Cause { get; init; } = "";
        public long Final { get; init; }
        public string Purpose { get; init; } = "";
        public string Team { get; init; } = "";
        public string Touchpoint { get; init; } = "";
        public string Outcome { get; init; } = "";

        public RecordedDecision Recorded() =>
            new(Key, Number, Identifier, At, Policy, Cause, Final == 1, Purpose, Team, Touchpoint, RecordedJson.DecisionOf(Outcome));
    }
}

/// <summary>Which decisions are asked for, before a place in their order.</summary>
internal sealed record DecisionFilter
{
    public string? Key { get; init; }
    public Verdict? Verdict { get; init; }
    public string? Purpose { get; init; }
    public string? Team { get; init; }
    public string? Touchpoint { get; init; }
    public long BeforeAt { get; init; } = long.MaxValue;
    public string BeforeKey { get; init; } = "";
    public long BeforeNumber { get; init; }

    internal IEnumerable<(string Column, object? Value)> Words =>
        [("key", Key), ("verdict", Verdict), ("purpose", Purpose), ("team", Team), ("touchpoint", Touchpoint)];
}
