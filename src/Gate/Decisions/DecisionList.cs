using Throughline.Gate.Decisions.Explore;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>Every decision that was ever made, with what it rests on. Only whether it is final changes.</summary>
internal sealed class DecisionList(DecisionKinds kinds)
{
    private const string Columns =
        "key, number, identifier, decided_at as At, policy, cause, final, purpose, team, touchpoint, outcome";

    public void Add(Transaction tx, IReadOnlyCollection<(RecordedDecision Decision, Inputs Inputs)> made)
    {
        var kind = made.Select(m => DecisionKind.Of(m.Decision)).ToList();
        var numbers = kinds.Of(tx, kind);
        tx.InsertMany(
            "decisions",
            ["key", "number", "identifier", "decided_at", "policy", "cause", "verdict", "purpose", "team", "touchpoint", "channel", "planned_at", "until_at", "final", "place", "kind", "outcome", "inputs"],
            [.. made.Select((m, place) => new object?[]
            {
                m.Decision.Key, m.Decision.Number, m.Decision.Identifier, m.Decision.At, m.Decision.Policy, m.Decision.Cause, Text(m.Decision.Decision.Verdict),
                m.Decision.Purpose, m.Decision.Team, m.Decision.Touchpoint, m.Decision.Decision.Channel, m.Decision.Decision.PlannedAt, m.Decision.Decision.Until,
                m.Decision.IsFinal ? 1L : 0L, (long)place, numbers[kind[place]], RecordedJson.Of(m.Decision.Decision), RecordedJson.Of(m.Inputs),
            })]);
    }

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

    /// <summary>These, in their order; one that is gone meanwhile is left out.</summary>
    public List<RecordedDecision> At(Session session, IReadOnlyList<(string Key, long Number)> places)
    {
        var found = places.Count == 0 ? [] : session.Query<Row>($"select {Columns} from decisions where {session.Dialect.In("key", "@keys")}",
            new { keys = session.Dialect.List(places.Select(place => place.Key).Distinct()) }).ToDictionary(row => (row.Key, row.Number));
        return [.. places.Where(found.ContainsKey).Select(place => found[place].Recorded())];
    }

    public static Verdict VerdictOf(string text) => text == "hand over" ? Verdict.HandOver : Enum.Parse<Verdict>(text, ignoreCase: true);

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
