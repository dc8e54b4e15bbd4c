using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>The intents, each once under its key.</summary>
internal sealed class Intents
{
    private const string Columns = "key, content, digest, state, decided";

    public Dictionary<string, KnownIntent> Find(Session session, IReadOnlyCollection<string> keys) => keys.Count == 0 ? [] : session.Query<Row>(
            $"select {Columns} from intents where {session.Dialect.In("key", "@keys")}", new { keys = session.Dialect.List(keys) })
        .ToDictionary(row => row.Key, row => row.Known());

    /// <summary>Those of these identifiers that may be decided again, by key; of one state, or of both.</summary>
    public List<KnownIntent> Open(Session session, IReadOnlyCollection<long> identifiers, IntentState? only = null) => session.Query<Row>(
            $"""
            select {Columns} from intents where {session.Dialect.In("identifier", "@ids")} and state in ('held', 'planned'){(only is null ? "" : " and state = @state")} order by key
            """, new { ids = session.Dialect.List(identifiers), state = only is { } state ? Text(state) : null })
        .ConvertAll(row => row.Known());

    /// <summary>New ones as they stand after their decision, and the new state of those that were there.</summary>
    public void Add(Transaction tx, IReadOnlyCollection<KnownIntent> made) => tx.InsertMany(
        "intents", ["key", "identifier", "content", "digest", "raised_at", "state", "decided"],
        [.. made.Select(i => new object?[] { i.Intent.Key, i.Intent.Identifier, RecordedJson.Of(i.Intent), i.Digest, i.Intent.RaisedAt, Text(i.State), i.Decided })]);

    public void Set(Transaction tx, IReadOnlyCollection<KnownIntent> changed) => tx.ExecuteMany(
        "update intents set state = @state, decided = @decided where key = @key", ["state", "decided", "key"],
        [.. changed.Select(i => new object?[] { Text(i.State), i.Decided, i.Intent.Key })]);

    public static string Text(IntentState state) => state switch
    {
        IntentState.HandedOver => "handed",
        _ => state.ToString().ToLowerInvariant(),
    };

    public static IntentState State(string text) => text == "handed" ? IntentState.HandedOver : Enum.Parse<IntentState>(text, ignoreCase: true);

    private sealed class Row
    {
        public string Key { get; init; } = "";
        public string Content { get; init; } = "";
        public byte[] Digest { get; init; } = [];
        public string State { get; init; } = "";
        public long Decided { get; init; }

        public KnownIntent Known() => new(RecordedJson.IntentOf(Content), Digest, Intents.State(State), Decided);
    }
}
