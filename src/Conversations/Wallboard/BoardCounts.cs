using Dapper;
using Throughline.Conversations.Inbox;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Wallboard;

/// <summary>What is counted of the conversations of a queue and a channel: those that wait now, and those that began today.</summary>
/// <param name="Waiting">Customers who wait for an answer.</param>
/// <param name="Nobody">Of them: nobody runs it.</param>
/// <param name="WaitingSince">The oldest message without an answer.</param>
/// <param name="Answered">Began today, and a person has answered.</param>
/// <param name="InTime">Of them: after so long at most.</param>
/// <param name="Abandoned">Began today, and ended without an answer.</param>
/// <param name="Short">Of them: after so short a wait that it counts for nothing where the option says so.</param>
/// <param name="Wait">Of the answered, in microseconds, all together.</param>
public sealed record BoardCounts(string Queue, string Channel, long Waiting, long Nobody, long? WaitingSince, long Answered, long InTime, long Abandoned, long Short, long Wait)
{
    public long Offered => Answered + Abandoned;

    internal static BoardCounts Sum(string queue, string channel, IReadOnlyCollection<BoardCounts> of) => new(
        queue, channel, of.Sum(c => c.Waiting), of.Sum(c => c.Nobody), of.Min(c => c.WaitingSince), of.Sum(c => c.Answered), of.Sum(c => c.InTime), of.Sum(c => c.Abandoned), of.Sum(c => c.Short), of.Sum(c => c.Wait));

    /// <summary>In percent; null where there is nothing to divide by.</summary>
    public double? ServiceLevel(BoardMode mode) => Share(InTime, mode switch { BoardMode.Answered => Answered, BoardMode.Offered => Offered, _ => Offered - Short });

    public double? Abandonment => Share(Abandoned, Offered);

    /// <summary>Average speed of answer, in microseconds.</summary>
    public long? Speed => Answered == 0 ? null : Wait / Answered;

    private static double? Share(long part, long whole) => whole <= 0 ? null : 100.0 * part / whole;
}

/// <summary>By what a service level is divided.</summary>
public enum BoardMode
{
    Offered,
    Answered,
    OfferedLessShort,
}

/// <summary>The store of the board: the inbox's conversations, counted.</summary>
internal sealed class BoardRows
{
    /// <summary>What each number counts, in the words of the database. Every count and every list of rows is made of these, so that they are the same rows.</summary>
    private static readonly Dictionary<string, string> Conditions = new(StringComparer.Ordinal)
    {
        ["waiting"] = "waiting_since is not null and merged_into is null",
        ["nobody"] = "waiting_since is not null and merged_into is null and agent is null",
        ["answered"] = "opened_at >= @since and merged_into is null and replied_at is not null",
        ["in-time"] = "opened_at >= @since and merged_into is null and replied_at is not null and replied_at - opened_at <= @within",
        ["abandoned"] = "opened_at >= @since and merged_into is null and replied_at is null and is_open = 0",
        ["short"] = "opened_at >= @since and merged_into is null and replied_at is null and is_open = 0 and resolved_at - opened_at <= @short",
    };

    public static IReadOnlyCollection<string> Known => Conditions.Keys;

    public List<BoardCounts> Counts(Session session, Viewer viewer, long since, long within, long shorter)
    {
        var args = Args(session, viewer, since, within, shorter);
        var seen = Seen(session, viewer);
        var now = session.Query<(string Queue, string Channel, long Waiting, long Nobody, long? Oldest)>(
            $"select team, channel, count(*), sum(case when agent is null then 1 else 0 end), min(waiting_since) from conversations where {Conditions["waiting"]}{seen} group by team, channel", args)
            .ToDictionary(row => (row.Queue, row.Channel));
        var today = session.Query<(string Queue, string Channel, long Answered, long InTime, long Abandoned, long Short, long Wait)>(
            $"""
            select team, channel, sum(case when {Conditions["answered"]} then 1 else 0 end), sum(case when {Conditions["in-time"]} then 1 else 0 end), sum(case when {Conditions["abandoned"]} then 1 else 0 end),
                sum(case when {Conditions["short"]} then 1 else 0 end), cast(sum(case when {Conditions["answered"]} then replied_at - opened_at else 0 end) as bigint)
            from conversations where opened_at >= @since{seen} group by team, channel
            """, args).ToDictionary(row => (row.Queue, row.Channel));
        return [.. now.Keys.Union(today.Keys).OrderBy(key => key.Queue, StringComparer.Ordinal).ThenBy(key => key.Channel, StringComparer.Ordinal).Select(key =>
        {
            var (w, t) = (now.GetValueOrDefault(key), today.GetValueOrDefault(key));
            return new BoardCounts(key.Queue, key.Channel, w.Waiting, w.Nobody, w.Oldest, t.Answered, t.InTime, t.Abandoned, t.Short, t.Wait);
        })];
    }

    /// <summary>The ids behind a number: of those who wait the longest first, of the others the last first.</summary>
    public List<string> Ids(Session session, Viewer viewer, string of, string? queue, string? channel, long since, long within, long shorter, int limit)
    {
        var args = Args(session, viewer, since, within, shorter);
        args.Add("queue", queue);
        args.Add("channel", channel);
        args.Add("limit", limit);
        var narrow = (queue is null ? "" : " and team = @queue") + (channel is null ? "" : " and channel = @channel");
        return session.Query<string>(
            $"select id from conversations where {Conditions[of]}{Seen(session, viewer)}{narrow} order by {(of is "waiting" or "nobody" ? "waiting_since, id" : "opened_at desc, id desc")} limit @limit", args);
    }

    private static string Seen(Session session, Viewer viewer) => viewer.SeesAll ? "" : $" and {session.Dialect.In("team", "@teams")}";

    private static DynamicParameters Args(Session session, Viewer viewer, long since, long within, long shorter)
    {
        var args = new DynamicParameters();
        args.Add("teams", session.Dialect.List(viewer.Teams));
        args.Add("since", since);
        args.Add("within", within);
        args.Add("short", shorter);
        return args;
    }
}
