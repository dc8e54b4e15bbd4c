using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Clocks;

/// <summary>How the clocks of a conversation stand, as far as lists ask.</summary>
/// <param name="Queue">The team in whose queue it waits; with <paramref name="Channel"/> by which its policy was chosen.</param>
/// <param name="Policy">Its name; null for none.</param>
/// <param name="DueClock">The one that is due first of those that run; null for none.</param>
/// <param name="LookAt">When it is looked at again.</param>
/// <param name="LookedAt">Up to when warnings and breaches were told.</param>
internal sealed record ClockRow(
    string Conversation, string Queue, string Channel, string? Policy, long Revision, string State, string Standing, string? DueClock, long? DueAt, long? LookAt, long LookedAt)
{
    public const string None = "none", Running = "running", Soon = "soon", Late = "late";

    public static ClockRow New(string conversation, string queue, string channel, long at) => new(conversation, queue, channel, null, 0, nameof(ConversationState.New), None, null, null, null, at);

    /// <summary>As the clocks stand now; pure.</summary>
    public ClockRow With(ConversationClocks clocks, long now)
    {
        var running = KeptPolicy.Clocks.Values.Select(kind => clocks[kind]).Where(clock => clock is { RunsSince: not null, Deadline: not null }).OrderBy(clock => clock.Deadline).ToList();
        return this with
        {
            Standing = running.Count == 0 ? None : running.Exists(clock => clock.IsBreached) ? Late : running.Exists(clock => clock.WarnsAt <= now) ? Soon : Running,
            DueClock = running.Count == 0 ? null : KeptPolicy.NameOf(running[0].Kind),
            DueAt = running.Count == 0 ? null : running[0].Deadline,
        };
    }

    /// <summary>Whether a breach has perhaps not been told: also one of the very instant up to which was looked, since another policy may have come in it.</summary>
    public bool Untold(ConversationClocks clocks) => KeptPolicy.Clocks.Values.Any(kind => UntoldOf(clocks[kind]).Any());

    public IEnumerable<Breached> UntoldOf(Clock clock) => clock.Events.OfType<Breached>().Where(breach => breach.At >= LookedAt);

    /// <summary>When something about them changes by itself: a warning comes, or what is due is late. Null where nothing will.</summary>
    public static long? Next(ConversationClocks clocks, long now) => KeptPolicy.Clocks.Values.Select(kind => clocks[kind]).Where(clock => clock is { RunsSince: not null, IsBreached: false, Deadline: not null })
        .Select(clock => clock.WarnsAt > now ? clock.WarnsAt : clock.Deadline + 1).Min();
}

/// <summary>The store of clocks: moments, which are only added to, and how they stand.</summary>
internal sealed class RunningClocks
{
    private const string Columns = "conversation, queue, channel, policy, revision, state, standing, due_clock as DueClock, due_at as DueAt, look_at as LookAt, looked_at as LookedAt";

    public ClockRow? Find(Session session, string conversation) => session.FirstOrDefault<ClockRow>($"select {Columns} from clocks where conversation = @conversation", new { conversation });

    /// <summary>These, by conversation.</summary>
    public Dictionary<string, ClockRow> Of(Session session, IReadOnlyCollection<string> conversations) => session.Query<ClockRow>(
        $"select {Columns} from clocks where {session.Dialect.In("conversation", "@ids")}", new { ids = session.Dialect.List(conversations) }).ToDictionary(row => row.Conversation, StringComparer.Ordinal);

    public void Set(Transaction tx, ClockRow row) => tx.Execute(
        """
        insert into clocks (conversation, queue, channel, policy, revision, state, standing, due_clock, due_at, look_at, looked_at)
        values (@Conversation, @Queue, @Channel, @Policy, @Revision, @State, @Standing, @DueClock, @DueAt, @LookAt, @LookedAt)
        on conflict (conversation) do update set queue = excluded.queue, channel = excluded.channel, policy = excluded.policy, revision = excluded.revision, state = excluded.state,
            standing = excluded.standing, due_clock = excluded.due_clock, due_at = excluded.due_at, look_at = excluded.look_at, looked_at = excluded.looked_at
        """, row);

    /// <summary>Not before the last one, whatever a node's clock says.</summary>
    /// <returns>When it counts.</returns>
    public long Add(Transaction tx, string conversation, StoredMoment moment, long at) => tx.Single<long>(
        $"""
        insert into clock_moments (conversation, number, at, moment)
        select @conversation, coalesce(max(number), 0) + 1, case when max(at) > @at then max(at) else @at end, {tx.Dialect.Json("@moment")} from clock_moments where conversation = @conversation
        returning at
        """, new { conversation, at, moment = moment.Text() });

    public void Forget(Transaction tx, IReadOnlyCollection<string> conversations)
    {
        foreach (var table in (string[])["clocks", "clock_moments"])
            tx.Execute($"delete from {table} where {tx.Dialect.In("conversation", "@ids")}", new { ids = tx.Dialect.List(conversations) });
    }

    /// <summary>In order of time; with what was written in the conversations that were merged into it, as if it had been written here.</summary>
    public List<Moment> Moments(Session session, string conversation)
    {
        var (own, others) = (Stored(session, conversation), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (_, moment) in own)
            _ = moment.What == "merged" ? others.Add(moment.To!) : moment.What == "separated" && others.Remove(moment.To!);
        var all = own.Concat(others.SelectMany(other => Stored(session, other).Where(of => of.Moment.What is "wrote" or "replied" or "withdrawn"))).ToList();
        // what was taken back before it left answered nobody
        var withdrawn = all.Where(of => of.Moment.What == "withdrawn").Select(of => of.Moment.To).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(of => of.Moment is not { What: "replied", To: { } key } || !withdrawn.Contains(key)).Select(of => of.Moment.At(of.At)).OfType<Moment>().OrderBy(moment => moment.At)];
    }

    private static List<(long At, StoredMoment Moment)> Stored(Session session, string conversation) => session.Query<(long At, string Moment)>(
        "select at, moment from clock_moments where conversation = @conversation order by number", new { conversation }).ConvertAll(row => (row.At, StoredMoment.Of(row.Moment)));
}
