using Throughline.Kernel.Storage;

namespace Throughline.People.Segments;

/// <summary>
/// Who entered and left, as facts that others follow: numbered without gaps in the order of commits, so that a follower that keeps the
/// last position it has seen, together with what it did, does everything once.
/// </summary>
public sealed class SegmentChanges
{
    /// <summary>After a position, oldest first; of one segment, or of all.</summary>
    public IReadOnlyList<SegmentChange> Read(Session session, long after, int limit, long? segment = null) => session.Query<SegmentChange>(
        $"""
        select position, segment, identifier, entered, changed_at as changedAt, cause, because from segment_changes
        where position > @after{(segment is null ? "" : " and segment = @segment")} order by position limit @limit
        """, new { after, limit, segment });

    /// <summary>Of one segment, newest first.</summary>
    internal List<SegmentChange> Newest(Session session, long segment, int limit) => session.Query<SegmentChange>(
        """
        select position, segment, identifier, entered, changed_at as changedAt, cause, because from segment_changes
        where segment = @segment order by position desc limit @limit
        """, new { segment, limit });

    internal List<SegmentChange> Of(Session session, IReadOnlyCollection<long> identifiers) => session.Query<SegmentChange>(
        $"""
        select position, segment, identifier, entered, changed_at as changedAt, cause, because from segment_changes
        where {session.Dialect.In("identifier", "@identifiers")} order by position
        """, new { identifiers = session.Dialect.List(identifiers) });

    internal void Forget(Transaction tx, IReadOnlyCollection<long> identifiers) => tx.Execute(
        $"delete from segment_changes where {tx.Dialect.In("identifier", "@identifiers")}", new { identifiers = tx.Dialect.List(identifiers) });

    internal void Add(Transaction tx, IReadOnlyList<Change> changes, long lastPosition, long now) => tx.ExecuteMany(
        """
        insert into segment_changes (position, segment, identifier, entered, changed_at, cause, because)
        values (@position, @segment, @identifier, @entered, @now, @cause, @because)
        """, ["position", "segment", "identifier", "entered", "now", "cause", "because"],
        [.. changes.Select((change, i) => new object?[]
        {
            lastPosition + 1 + i, change.Segment, change.Identifier, change.Entered ? 1 : 0, now, Text(change.Cause), change.Because,
        })]);

    private static string Text(Cause cause) => cause.ToString().ToLowerInvariant();
}

/// <summary>A fact: the person of an identifier entered a segment or left it. Instants are microseconds UTC.</summary>
public sealed class SegmentChange
{
    public long Position { get; init; }
    public long Segment { get; init; }
    public long Identifier { get; init; }
    public long Entered { get; init; }
    public long ChangedAt { get; init; }

    /// <summary>event, time, identity or rule.</summary>
    public string Cause { get; init; } = "";

    /// <summary>The sequence of the event that caused it, where one did.</summary>
    public long? Because { get; init; }
}
