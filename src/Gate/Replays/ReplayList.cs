using Throughline.Gate.Decisions;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Replays;

/// <summary>A replay and how far it is. Instants are microseconds UTC.</summary>
internal sealed record Replay(
    long Id, long Policy, long Since, long Until, string State, long StartedAt, string StartedBy, long Decisions, long LookedAt, long Intents, long Changed, long Erased, string Remarks,
    long BeatAt)
{
    /// <summary>Broken off: whoever ran it is gone.</summary>
    public const string Running = "running", Done = "done", Stopped = "stopped", BrokenOff = "broken off";

    /// <summary>So long nobody hears of one that runs before it counts as broken off, and may be run again.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Of one that runs at this time, the beat was later.</summary>
    public static long Alive(long now) => now - (long)Lease.TotalMicroseconds;

    public bool IsRunning => State == Running;

    /// <summary>As it stands now: of one that died nobody could write that down.</summary>
    public Replay At(long now) => IsRunning && BeatAt <= Alive(now) ? this with { State = BrokenOff } : this;
}

/// <summary>A number of the report: so many intents, of so many people.</summary>
internal sealed record ReplayCount(long Day, string Team, string Purpose, string Rule, string Was, string Would, long Intents);

/// <summary>The replays and their reports, and the decisions they go through.</summary>
internal sealed class ReplayList
{
    private const string Columns =
        "id, policy, since, until, state, started_at as StartedAt, started_by as StartedBy, decisions, looked_at as LookedAt, intents, changed, erased, remarks, beat_at as BeatAt";

    /// <summary>The new one, which runs; null where another of the policy does.</summary>
    public long? Add(Transaction tx, long policy, long since, long until, string by, long now, string remarks)
    {
        tx.Execute("update replays set state = 'broken off' where policy = @policy and state = 'running' and beat_at <= @alive", new { policy, alive = Replay.Alive(now) });
        return tx.FirstOrDefault<long?>(
            """
            insert into replays (policy, since, until, state, started_at, started_by, decisions, looked_at, intents, changed, erased, remarks, beat_at)
            values (@policy, @since, @until, 'running', @now, @by, (select count(*) from decisions where decided_at >= @since and decided_at < @until), 0, 0, 0,
                (select coalesce(sum(decisions), 0) from erased_decisions where day >= @day), @remarks, @now)
            on conflict (policy) where state = 'running' do nothing returning id
            """, new { policy, since, until, by, now, remarks, day = since / Kernel.Micros.PerDay });
    }

    /// <summary>It goes on, however long a page of people takes.</summary>
    public void Beat(Transaction tx, long id, long now) => tx.Execute("update replays set beat_at = @now where id = @id and state = 'running'", new { id, now });

    /// <summary>False where somebody stopped it, or it counts as broken off.</summary>
    public bool Went(Transaction tx, long id, long looked, long intents, IReadOnlyCollection<ReplayChange> changes, long now)
    {
        if (tx.Execute(
            """
            update replays set looked_at = looked_at + @looked, intents = intents + @intents, changed = changed + @changed, beat_at = @now where id = @id and state = 'running'
            """, new { id, looked, intents, changed = changes.Count, now }) == 0)
            return false;
        tx.InsertMany("replay_changes", ["replay", "key", "identifier", "day", "team", "purpose", "rule", "was", "would"],
            [.. changes.Select(c => new object?[] { id, c.Key, c.Identifier, c.Day, c.Team, c.Purpose, c.Rule, c.Was, c.Would })]);
        return true;
    }

    public bool End(Transaction tx, long id, string state) => tx.Execute("update replays set state = @state where id = @id and state = 'running'", new { id, state }) > 0;

    public Replay? Find(Session session, long id, long now) => session.FirstOrDefault<Replay>($"select {Columns} from replays where id = @id", new { id })?.At(now);

    public Replay? LastOf(Session session, long policy, long now) =>
        session.FirstOrDefault<Replay>($"select {Columns} from replays where policy = @policy order by id desc limit 1", new { policy })?.At(now);

    /// <summary>Newest first.</summary>
    public List<Replay> Newest(Session session, long now, int limit) =>
        session.Query<Replay>($"select {Columns} from replays order by id desc limit @limit", new { limit }).ConvertAll(replay => replay.At(now));

    public List<ReplayCount> Counts(Session session, long id) => session.Query<(long Day, string Team, string Purpose, string Rule, string Was, string Would, long Intents)>(
        """
        select day, team, purpose, rule, was, would, count(*) as Intents from replay_changes where replay = @id
        group by day, team, purpose, rule, was, would order by day, team, purpose, rule, was, would
        """, new { id }).ConvertAll(row => new ReplayCount(row.Day, row.Team, row.Purpose, row.Rule, row.Was, row.Would, row.Intents));

    /// <summary>The intents and people behind a number, by key, after the last of the page before.</summary>
    public List<ReplayChange> Behind(Session session, long id, ReplayNarrow narrow, string after, int limit) => session.Query<ReplayChange>(
        $"""
        select key, identifier, day, team, purpose, rule, was, would from replay_changes where replay = @id and key > @after{narrow.Where} order by key limit @limit
        """, new { id, narrow.Day, narrow.Team, narrow.Purpose, narrow.Rule, narrow.Was, narrow.Would, after, limit });

    /// <summary>The next so many identifiers about which something was decided in this time.</summary>
    public List<long> Identifiers(Session session, long since, long until, long after, int limit) => session.Query<long>(
        "select distinct identifier from decisions where identifier > @after and decided_at >= @since and decided_at < @until order by identifier limit @limit",
        new { since, until, after, limit });

    /// <summary>Of these identifiers, in no order: rows are large, and the database would move them about to sort them.</summary>
    public List<RecordedStep> Steps(Session session, IReadOnlyCollection<long> identifiers, long since, long until)
    {
        var command = session.Prepared(
            $"""
            select d.key, d.number, d.identifier, d.decided_at, d.place, d.verdict, d.channel, d.planned_at, d.until_at, i.content, d.inputs, d.outcome
            from decisions d join intents i on i.key = d.key
            where {session.Dialect.In("d.identifier", "@ids")} and d.decided_at >= @since and d.decided_at < @until
            """, "@ids", "@since", "@until");
        command.Parameters[0].Value = session.Dialect.List(identifiers);
        (command.Parameters[1].Value, command.Parameters[2].Value) = (since, until);
        var steps = new List<RecordedStep>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            steps.Add(new()
            {
                Key = reader.GetString(0),
                Number = reader.GetInt64(1),
                Identifier = reader.GetInt64(2),
                At = reader.GetInt64(3),
                Place = reader.GetInt64(4),
                Verdict = DecisionList.VerdictOf(reader.GetString(5)),
                Channel = reader.IsDBNull(6) ? null : reader.GetString(6),
                PlannedAt = reader.IsDBNull(7) ? null : reader.GetInt64(7),
                Until = reader.IsDBNull(8) ? null : reader.GetInt64(8),
                Content = reader.GetFieldValue<byte[]>(9),
                Recorded = reader.GetFieldValue<byte[]>(10),
                Outcome = reader.GetFieldValue<byte[]>(11),
            });
        return steps;
    }
}
