using Throughline.Gate.Decisions;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Replays;

/// <summary>A replay and how far it is. Instants are microseconds UTC.</summary>
internal sealed record Replay(
    long Id, long Policy, long Since, long Until, string State, long StartedAt, string StartedBy, long Decisions, long LookedAt, long Intents, long Changed, long Erased, string Remarks)
{
    public const string Running = "running", Done = "done", Stopped = "stopped";
}

/// <summary>A number of the report: so many intents, of so many people.</summary>
internal sealed record ReplayCount(long Day, string Team, string Purpose, string Rule, string Was, string Would, long Intents);

/// <summary>The replays and their reports, and the decisions they go through.</summary>
internal sealed class ReplayList
{
    private const string Columns =
        "id, policy, since, until, state, started_at as StartedAt, started_by as StartedBy, decisions, looked_at as LookedAt, intents, changed, erased, remarks";

    public long Add(Transaction tx, long policy, long since, long until, string by, long now, string remarks) => tx.Single<long>(
        """
        insert into replays (policy, since, until, state, started_at, started_by, decisions, looked_at, intents, changed, erased, remarks)
        values (@policy, @since, @until, 'running', @now, @by, (select count(*) from decisions where decided_at >= @since and decided_at < @until), 0, 0, 0,
            (select coalesce(sum(decisions), 0) from erased_decisions where day >= @day), @remarks) returning id
        """, new { policy, since, until, by, now, remarks, day = since / Kernel.Micros.PerDay });

    /// <summary>False where somebody stopped it.</summary>
    public bool Went(Transaction tx, long id, long looked, long intents, IReadOnlyCollection<ReplayChange> changes)
    {
        if (tx.Execute("update replays set looked_at = looked_at + @looked, intents = intents + @intents, changed = changed + @changed where id = @id and state = 'running'",
            new { id, looked, intents, changed = changes.Count }) == 0)
            return false;
        tx.InsertMany("replay_changes", ["replay", "key", "identifier", "day", "team", "purpose", "rule", "was", "would"],
            [.. changes.Select(c => new object?[] { id, c.Key, c.Identifier, c.Day, c.Team, c.Purpose, c.Rule, c.Was, c.Would })]);
        return true;
    }

    public bool End(Transaction tx, long id, string state) => tx.Execute("update replays set state = @state where id = @id and state = 'running'", new { id, state }) > 0;

    public Replay? Find(Session session, long id) => session.FirstOrDefault<Replay>($"select {Columns} from replays where id = @id", new { id });

    public Replay? LastOf(Session session, long policy) =>
        session.FirstOrDefault<Replay>($"select {Columns} from replays where policy = @policy order by id desc limit 1", new { policy });

    public List<ReplayCount> Counts(Session session, long id) => session.Query<(long Day, string Team, string Purpose, string Rule, string Was, string Would, long Intents)>(
        """
        select day, team, purpose, rule, was, would, count(*) as Intents from replay_changes where replay = @id
        group by day, team, purpose, rule, was, would order by day, team, purpose, rule, was, would
        """, new { id }).ConvertAll(row => new ReplayCount(row.Day, row.Team, row.Purpose, row.Rule, row.Was, row.Would, row.Intents));

    /// <summary>The intents and people behind a number, by key, after the last of the page before.</summary>
    public List<ReplayChange> Behind(Session session, long id, ReplayCount count, string after, int limit) => session.Query<ReplayChange>(
        """
        select key, identifier, day, team, purpose, rule, was, would from replay_changes
        where replay = @id and day = @Day and team = @Team and purpose = @Purpose and rule = @Rule and was = @Was and would = @Would and key > @after order by key limit @limit
        """, new { id, count.Day, count.Team, count.Purpose, count.Rule, count.Was, count.Would, after, limit });

    /// <summary>The next so many identifiers about which something was decided in this time.</summary>
    public List<long> Identifiers(Session session, long since, long until, long after, int limit) => session.Query<long>(
        "select distinct identifier from decisions where identifier > @after and decided_at >= @since and decided_at < @until order by identifier limit @limit",
        new { since, until, after, limit });

    /// <summary>Of these identifiers, in the order in which they were decided; read row by row, and made into what they say by whoever takes them.</summary>
    public List<StoredStep> Steps(Session session, IReadOnlyCollection<long> identifiers, long since, long until) => session.Query<StoredStep>(
        $"""
        select d.key, d.number, d.identifier, d.decided_at as At, d.place, i.content, d.inputs, d.outcome from decisions d join intents i on i.key = d.key
        where {session.Dialect.In("d.identifier", "@ids")} and d.decided_at >= @since and d.decided_at < @until order by d.decided_at, d.place, d.key, d.number
        """, new { ids = session.Dialect.List(identifiers), since, until });
}

internal sealed class StoredStep
{
    public string Key { get; init; } = "";
    public long Number { get; init; }
    public long Identifier { get; init; }
    public long At { get; init; }
    public long Place { get; init; }
    public string Content { get; init; } = "";
    public string Inputs { get; init; } = "";
    public string Outcome { get; init; } = "";

    public RecordedStep Recorded() => new(Key, Number, Identifier, At, Place, RecordedJson.IntentOf(Content), RecordedJson.InputsOf(Inputs), RecordedJson.DecisionOf(Outcome));
}
