using Dapper;
using Throughline.Conversations.Filters;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Inbox;

/// <summary>Which conversations a list shows. <see cref="Key"/> stands in its address.</summary>
public sealed record InboxView(string Key, string Label, string Icon, string Empty)
{
    private string Where { get; init; } = "";
    private string From { get; init; } = "conversations";

    /// <summary>The column with the id of the conversation.</summary>
    private string Id { get; init; } = "id";

    /// <summary>The column by which they stand: the largest first, or the smallest.</summary>
    private string By { get; init; } = "last_at";

    private bool IsRising { get; init; }

    /// <summary>As it stands after the columns of an order.</summary>
    internal string Order => IsRising ? "" : " desc";

    /// <summary>Columns with the team; none where whoever looks sees all that the view has.</summary>
    private string[] Team { get; init; } = ["team"];

    /// <summary>Whether those of other teams are in it which the viewer runs themselves.</summary>
    private bool HasOwn { get; init; }

    /// <summary>What is looked for among those of the view; null for all of them.</summary>
    public InboxFilter? Filter { get; private init; }

    /// <summary>The id of the filter, where it is kept.</summary>
    public string? Kept { get; private init; }

    /// <summary>Of the page that shows it.</summary>
    public string Address => ListConversations.Path + "?view=" + Uri.EscapeDataString(Key);

    public static IReadOnlyList<InboxView> All { get; } =
    [
        new("mine", "Mine", Icon: "user", "Nothing is yours to answer. Unassigned has what nobody runs yet.") { Where = "agent = @viewer and is_open = 1", Team = [] },
        new("unassigned", "Unassigned", Icon: "inbox", "Every open conversation has somebody who runs it.") { Where = "agent is null and is_open = 1" },
        new("waiting", "Waiting longest", Icon: "hourglass", "No customer waits for an answer.") { Where = "waiting_since is not null", By = "waiting_since", IsRising = true },
        new("breaching", "Due soon", Icon: "alarm", "Nothing is late, and no warning has come. What may take how long is said under Settings, Clocks.")
        {
            // cross: the few clocks that are due are looked through, not all that is open
            From = "clocks cross join conversations", Where = "conversations.id = clocks.conversation and standing in ('soon', 'late') and is_open = 1", Id = "clocks.conversation", By = "due_at", IsRising = true,
            Team = ["queue", "team"],
        },
        new("team", "Open", Icon: "messages", "No conversation is open with your teams.") { Where = "is_open = 1" },
        new("mentions", "Mentions", Icon: "at", "Nobody has brought you into a conversation yet. Colleagues do so with @ and your name, in a note.")
        {
            From = "participants", Where = "user_id = @viewer", Id = "conversation", By = "mentioned_at", Team = [],
        },
        new("resolved", "Resolved", Icon: "circle-check", "Nothing was resolved yet.") { Where = "is_open = 0" },
    ];

    /// <summary>Everything open that somebody sees but for what they were brought into, the last first.</summary>
    internal static InboxView Sight { get; } = new("sight", "", "", "") { Where = "is_open = 1", HasOwn = true };

    /// <summary>Of these, those whose customers wait, the longest first.</summary>
    private static readonly InboxView WaitingInSight = Sight with { Where = "waiting_since is not null", By = "waiting_since", IsRising = true };

    public static InboxView Find(string? key) => All.FirstOrDefault(view => view.Key == key) ?? All.First(view => view.Key == "team");

    /// <summary>Those that a filter finds: in the order of who waits longest where it asks for that.</summary>
    internal static InboxView Of(string key, string label, InboxFilter filter, string? kept = null) => (filter.Waiting is null ? Sight : WaitingInSight) with
    {
        Key = key,
        Label = label,
        Icon = "filter",
        Empty = "No open conversation that you see is as this filter wants it.",
        Filter = filter,
        Kept = kept,
    };

    /// <summary>
    /// Ids and places, in order, of those that the viewer sees, after a place. Of each of their teams so many are read as could be shown, by an index that has them in this order:
    /// a view takes no longer the more there is in it.
    /// </summary>
    internal (string Sql, DynamicParameters Args) Page(Viewer viewer, InboxPlace? after, int limit)
    {
        var (args, past, order) = (Args(viewer, limit, after), Past(after), Order);
        return (Parts(viewer, $"{Id} as found, {By} as place", $"{past} order by {By}{order}, {Id}{order}") is { Length: > 0 } parts
            ? $"select found, place from ({parts}) as parts order by place{order}, found{order} limit @limit" : "", args);
    }

    /// <summary>
    /// As <see cref="Page"/>, for looking through many: the teams' parts are merged as they are read, and of all together no more than the limit is. Empty where the viewer sees none.
    /// </summary>
    /// <param name="dialect">SQLite merges parts that have no order of their own by the index; PostgreSQL takes the index where each part says its order and that it ends.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="after">Where the look before ended; null for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="columns">What else is read of each, each after a comma.</param>
    internal (string Sql, DynamicParameters Args) Look(Dialect dialect, Viewer viewer, InboxPlace? after, int limit, string columns = "")
    {
        var parts = Teams(viewer).Select(team => $"select {Id} as found, {By} as place{columns} from {From} where {Where}{team}{Past(after)}");
        if (dialect.IsPostgres)
            parts = parts.Select((part, i) => $"select * from ({part} order by {By}{Order}, {Id}{Order} limit @limit) as part{i}");
        return (string.Join(" union all ", parts) is { Length: > 0 } union ? $"{union} order by place{Order}, found{Order} limit @limit" : "", Args(viewer, limit, after));
    }

    /// <summary>How many the viewer sees, counted up to a limit.</summary>
    internal (string Sql, DynamicParameters Args) Count(Viewer viewer, int limit) => (Parts(viewer, "1 as one", "") is { Length: > 0 } parts
        ? $"select count(*) from (select one from ({parts}) as parts limit @limit) as counted" : "", Args(viewer, limit));

    private static DynamicParameters Args(Viewer viewer, int limit, InboxPlace? after = null)
    {
        var args = new DynamicParameters();
        args.Add("viewer", viewer.Id);
        args.Add("limit", limit);
        args.Add("at", after?.At);
        args.Add("id", after?.Id);
        for (var i = 0; i < viewer.Teams.Count; i++)
            args.Add($"team{i}", viewer.Teams[i]);
        return args;
    }

    private string Past(InboxPlace? after) => after is null ? "" : $" and ({By}, {Id}) {(IsRising ? '>' : '<')} (@at, @id)";

    /// <summary>What each part of the union asks for besides.</summary>
    private List<string> Teams(Viewer viewer)
    {
        if (viewer.SeesAll || Team.Length == 0)
            return [""];
        var parts = viewer.Teams.Select((_, i) => string.Concat(Team.Select(column => $" and {column} = @team{i}")));
        return [.. HasOwn ? parts.Append($" and is_open = 1 and agent = @viewer{string.Concat(viewer.Teams.Select((_, i) => $" and team <> @team{i}"))}") : parts];
    }

    private string Parts(Viewer viewer, string columns, string rest) =>
        string.Join(" union all ", Teams(viewer).Select((team, i) => $"select * from (select {columns} from {From} where {Where}{team}{rest} limit @limit) as part{i}"));
}
