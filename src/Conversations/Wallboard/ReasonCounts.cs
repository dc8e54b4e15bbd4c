using Dapper;
using Throughline.Conversations.Inbox;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Wallboard;

/// <summary>What was resolved about one thing, and how it ended.</summary>
/// <param name="Reason">Empty where nobody said.</param>
/// <param name="Resolution">Empty where nobody said, and for all of a reason.</param>
/// <param name="Answered">Of them: a person has answered.</param>
/// <param name="Wait">Of the answered until the first answer, in microseconds, all together.</param>
/// <param name="Took">From the beginning to the resolution that stands, in microseconds, all together.</param>
/// <param name="Messages">All together, with notes.</param>
public sealed record ReasonCounts(string Reason, string Resolution, long Resolved, long Answered, long Wait, long Took, long Messages)
{
    internal static ReasonCounts Sum(string reason, string resolution, IReadOnlyCollection<ReasonCounts> of) => new(
        reason, resolution, of.Sum(c => c.Resolved), of.Sum(c => c.Answered), of.Sum(c => c.Wait), of.Sum(c => c.Took), of.Sum(c => c.Messages));

    public long? MeanWait => Answered == 0 ? null : Wait / Answered;
    public long? MeanTook => Resolved == 0 ? null : Took / Resolved;
}

/// <summary>The store of reasons: the inbox's conversations that are resolved, counted.</summary>
internal sealed class ReasonRows
{
    private const string Resolved = "resolved_at >= @since and is_open = 0 and merged_into is null";

    public List<ReasonCounts> Counts(Session session, Viewer viewer, long since) => session.Query<(string Reason, string Resolution, long Resolved, long Answered, long Wait, long Took, long Messages)>(
        $"""
        select coalesce(reason, ''), coalesce(resolution, ''), count(*), count(replied_at), cast(coalesce(sum(replied_at - opened_at), 0) as bigint),
            cast(sum(resolved_at - opened_at) as bigint), cast(sum(messages) as bigint)
        from conversations where {Resolved}{Seen(session, viewer)} group by 1, 2 order by 1, 2
        """, Args(session, viewer, since)).ConvertAll(of => new ReasonCounts(of.Reason, of.Resolution, of.Resolved, of.Answered, of.Wait, of.Took, of.Messages));

    /// <summary>The ids behind a number, the last first; null for any.</summary>
    public List<string> Ids(Session session, Viewer viewer, string? reason, string? resolution, long since, int limit)
    {
        var args = Args(session, viewer, since);
        args.Add("reason", reason);
        args.Add("resolution", resolution);
        args.Add("limit", limit);
        var narrow = (reason is null ? "" : " and coalesce(reason, '') = @reason") + (resolution is null ? "" : " and coalesce(resolution, '') = @resolution");
        return session.Query<string>($"select id from conversations where {Resolved}{Seen(session, viewer)}{narrow} order by resolved_at desc, id desc limit @limit", args);
    }

    private static string Seen(Session session, Viewer viewer) => viewer.SeesAll ? "" : $" and {session.Dialect.In("team", "@teams")}";

    private static DynamicParameters Args(Session session, Viewer viewer, long since)
    {
        var args = new DynamicParameters();
        args.Add("teams", session.Dialect.List(viewer.Teams));
        args.Add("since", since);
        return args;
    }
}
