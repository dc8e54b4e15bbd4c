using System.Data.Common;
using Throughline.Events.Blocking;
using Throughline.Events.Erasure;
using Throughline.Events.Following;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>
/// The one ordered record of facts: append-only, each fact once. A fact is appended in the transaction that made it true,
/// and is there for good once that transaction is durable.
/// </summary>
public sealed class EventLog(Identifiers identifiers, Refusals refusals, LogVersions versions, BlockedValues blocked, FollowedAppends followed, LogSignal signal)
{
    private static readonly string Columns =
        "sequence, source, message_id, subject, others, kind, name, occurred_at, original_at, sent_at, received_at, "
        + "channel, touchpoint, journey_key, properties, context, note";

    private static readonly string ColumnsWithoutContent = Columns.Replace(
        "properties, context, note", $"case when kind = '{Event.IdentityKind}' then properties else '{{}}' end, null, null", StringComparison.Ordinal);

    /// <summary>
    /// Appends what is not there yet, in the order given; the answers stand in the same order. A message id that the source used
    /// for another fact keeps the newcomer out, recorded as the refusal <c>message-id-reused</c>. What was erased with a person is a duplicate
    /// whenever it comes again.
    /// </summary>
    public AppendOutcome[] Append(Transaction tx, long source, IReadOnlyList<NewEvent> events)
    {
        if (events.Count == 0)
            return [];
        var version = versions.Share(tx);
        var erased = version.HashKey is { } key ? ErasedMessages.Among(tx, key, source, events) : null;
        if (erased is null)
            return Append(tx, source, events, version);
        var outcomes = new AppendOutcome[events.Count];
        Array.Fill(outcomes, AppendOutcome.Duplicate);
        var rest = Enumerable.Range(0, events.Count).Where(i => !erased[i]).ToList();
        var appended = rest.Count == 0 ? [] : Append(tx, source, rest.ConvertAll(i => events[i]), version);
        for (var i = 0; i < appended.Length; i++)
            outcomes[rest[i]] = appended[i];
        return outcomes;
    }

    private AppendOutcome[] Append(Transaction tx, long source, IReadOnlyList<NewEvent> events, LogVersion version)
    {
        var ids = identifiers.Intern(tx, events, version.Erasures, blocked.At(tx, version));
        var outcomes = tx.Dialect.IsPostgres
            ? PostgresAppend.Append(tx, source, events, ids)
            : SqliteAppend.Append(tx, source, events, ids);

        for (var i = 0; i < outcomes.Length; i++)
            if (outcomes[i] == AppendOutcome.MessageIdReused)
                refusals.Add(tx, source, events[i].ReceivedAt, [Refusal.MessageIdReused(events[i])]);
        LogMeter.Appended(tx, outcomes);
        tx.AfterCommit(signal.Set);
        followed.Tell(tx, version, source, events, outcomes);
        return outcomes;
    }

    /// <summary>
    /// The events after a position, in reading order. Never passes over one that commits later: on PostgreSQL it stops before
    /// the oldest transaction still running.
    /// </summary>
    /// <param name="session">A snapshot, or a transaction.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="content">False to leave out properties, context and notes, but for what operators said about identity: much quicker.</param>
    public List<Event> Read(Session session, Position after, int limit, bool content = true)
    {
        var command = Following(session, content ? Columns : ColumnsWithoutContent, after, limit);
        using var rows = command.ExecuteReader();
        var events = new List<Event>();
        while (rows.Read())
            events.Add(EventRow.Of(rows));
        return events;
    }

    /// <summary>As <see cref="Read"/>, only events of these names; what an erasure left is not among them.</summary>
    public List<Event> Named(Session session, Position after, IReadOnlyCollection<string> names, int limit) => Events(session,
        $"select {Xact(session)}, {Columns} from events where {session.Dialect.In("name", "@names")} and subject >= 0 and {After(session)} limit @limit",
        new { names = session.Dialect.List(names), after.Xact, after.Sequence, limit });

    /// <summary>As <see cref="Read"/>, without the content but for the properties where they are wanted: for readers that go through many events.</summary>
    public List<EventOutline> ReadOutlines(Session session, Position after, int limit, bool properties = false)
    {
        var command = Following(session, $"sequence, source, subject, name, occurred_at, channel, journey_key, {(properties ? "properties" : "null")}", after, limit);
        using var rows = command.ExecuteReader();
        var outlines = new List<EventOutline>();
        while (rows.Read())
            outlines.Add(EventOutline.Of(rows));
        return outlines;
    }

    /// <summary>
    /// Of the events whose numbers come after one and up to another, those of these names, with their properties; what an erasure left, and who
    /// is who, are not among them. For what looks back: an event that commits later may have one of these numbers.
    /// </summary>
    public IEnumerable<(long Sequence, long Subject, string Name, long OccurredAt, byte[] Properties)> Numbered(
        Session session, long after, long to, IReadOnlyCollection<string> names)
    {
        var command = session.Prepared(
            $"""
            select sequence, subject, name, occurred_at, properties from events
            where sequence > @after and sequence <= @to and {session.Dialect.In("name", "@names")} and subject >= 0 and kind <> 'identity'
            """, "@after", "@to", "@names");
        (command.Parameters[0].Value, command.Parameters[1].Value, command.Parameters[2].Value) = (after, to, session.Dialect.List(names));
        using var rows = command.ExecuteReader();
        while (rows.Read())
            yield return (rows.GetInt64(0), rows.GetInt64(1), rows.GetString(2), rows.GetInt64(3), rows.GetFieldValue<byte[]>(4));
    }

    /// <summary>As <see cref="Read"/>, the properties alone.</summary>
    public List<EventContent> ReadContents(Session session, Position after, int limit)
    {
        var command = Following(session, "sequence, occurred_at, properties", after, limit);
        using var rows = command.ExecuteReader();
        var contents = new List<EventContent>();
        while (rows.Read())
            contents.Add(new EventContent(new Position(rows.GetInt64(0), rows.GetInt64(1)), rows.GetInt64(2), rows.GetString(3)));
        return contents;
    }

    private static DbCommand Following(Session session, string columns, Position after, long limit)
    {
        var command = session.Prepared($"select {Xact(session)}, {columns} from events where {After(session)} limit @Limit", "@Xact", "@Sequence", "@Limit");
        command.Parameters[0].Value = after.Xact;
        command.Parameters[1].Value = after.Sequence;
        command.Parameters[2].Value = limit;
        return command;
    }

    /// <summary>
    /// Events of these names about any of these identifiers, in no order, with one property of theirs: a string as it is, anything else as JSON
    /// writes it, null where the event has none.
    /// </summary>
    public List<(long Subject, string Name, long At, long Sequence, string? Value)> Named(
        Session session, IReadOnlyCollection<long> subjects, IReadOnlyCollection<string> names, string? property) => session.Query<(long, string, long, long, string?)>(
            $"""
            select subject, name, occurred_at, sequence, {(property is null ? "cast(null as text)" : session.Dialect.JsonText("properties", "@property"))} from events
            where {session.Dialect.In("subject", "@subjects")} and {session.Dialect.In("name", "@names")}
            """,
            new { subjects = session.Dialect.List(subjects), names = session.Dialect.List(names), property });

    private static string Xact(Session session) => session.Dialect.IsPostgres ? "xact" : "0 as xact";

    /// <summary>After (@Xact, @Sequence) and no further than is safe, in reading order.</summary>
    private static string After(Session session) => session.Dialect.IsPostgres
        ? "(xact, sequence) > (@Xact, @Sequence) and xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint order by xact, sequence"
        : "sequence > @Sequence order by sequence";

    /// <summary>What happened with any of these identifiers before a moment and, where stated, not before another: newest first.</summary>
    public List<Event> Before(Session session, IReadOnlyCollection<long> subjects, Moment before, int limit, Moment? from = null) =>
        At(session, MomentsAbout.Before(session, subjects, before, from ?? Moment.Start, limit));

    /// <summary>What happened with any of these identifiers after a moment and, where stated, before another: oldest first.</summary>
    public List<Event> After(Session session, IReadOnlyCollection<long> subjects, Moment after, int limit, Moment? before = null) =>
        At(session, MomentsAbout.After(session, subjects, after, before ?? Moment.End, limit));

    /// <inheritdoc cref="Before"/>
    public List<Event> About(Session session, IReadOnlyCollection<long> subjects, long beforeTime, long beforeSequence, int limit) =>
        Before(session, subjects, new Moment(beforeTime, beforeSequence), limit);

    private static List<Event> At(Session session, List<Moment> moments)
    {
        var events = Events(session, $"select {Xact(session)}, {Columns} from events where {session.Dialect.In("sequence", "@sequences")}",
            new { sequences = session.Dialect.List(moments.Select(moment => moment.Sequence)) }).ToDictionary(e => e.Sequence);
        return moments.ConvertAll(moment => events[moment.Sequence]);
    }

    /// <summary>Every event of a kind about these identifiers, in the log's order, a page at a time after a sequence.</summary>
    public List<Event> OfKind(Session session, IReadOnlyCollection<long> subjects, string kind, long after, int limit) => Events(session,
        $"select {Xact(session)}, {Columns} from events where {session.Dialect.In("subject", "@subjects")} and kind = @kind and sequence > @after order by sequence limit @limit",
        new { subjects = session.Dialect.List(subjects), kind, after, limit });

    public Event? Find(Session session, long sequence) => Events(session,
        $"select {Xact(session)}, {Columns} from events where sequence = @sequence", new { sequence }).FirstOrDefault();

    /// <summary>The event that a source sent under a message id; null where there is none.</summary>
    public Event? Find(Session session, long source, string messageId) => Events(session,
        $"select {Xact(session)}, {Columns} from events where source = @source and message_id = @messageId", new { source, messageId }).FirstOrDefault();

    /// <summary>The events that a source sent under these message ids, in the log's order.</summary>
    internal static List<Event> Find(Session session, long source, IReadOnlyCollection<string> messageIds) => Events(session,
        $"select {Xact(session)}, {Columns} from events where source = @source and {session.Dialect.In("message_id", "@ids")} order by sequence",
        new { source, ids = session.Dialect.List(messageIds) });

    /// <summary>The properties of these events, by sequence; sequences of no event are left out.</summary>
    public Dictionary<long, string> PropertiesOf(Session session, IReadOnlyCollection<long> sequences) => session.Query<(long Sequence, string Properties)>(
            $"select sequence, properties from events where {session.Dialect.In("sequence", "@sequences")}",
            new { sequences = session.Dialect.List(sequences) })
        .ToDictionary(row => row.Sequence, row => row.Properties);

    /// <summary>The names of the newest so many events, the most frequent first.</summary>
    public List<string> NamesLately(Session session, int events, int most) => session.Query<string>(
        "select name from (select name from events order by sequence desc limit @events) lately group by name order by count(*) desc, name limit @most",
        new { events, most });

    public long Count(Session session) => session.Single<long>("select count(*) from events");

    /// <summary>The highest sequence given out and visible; 0 for an empty log.</summary>
    public long LastSequence(Session session) => session.Single<long>("select coalesce(max(sequence), 0) from events");

    /// <summary>Where the last visible event stands in reading order; the start for an empty log.</summary>
    public Position Last(Session session) => session.Query<(long Xact, long Sequence)>(session.Dialect.IsPostgres
            ? "select xact, sequence from events order by xact desc, sequence desc limit 1"
            : "select 0, sequence from events order by sequence desc limit 1")
        .Select(row => new Position(row.Xact, row.Sequence)).FirstOrDefault();

    private static List<Event> Events(Session session, string sql, object args) =>
        session.Query<EventRow>(sql, args).ConvertAll(row => row.ToEvent());
}
