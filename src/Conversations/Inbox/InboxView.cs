using Dapper;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Inbox;

/// <summary>Which conversations a list shows. <see cref="Key"/> stands in its address.</summary>
public sealed record InboxView(string Key, string Label, string Icon, string Empty)
{
    private string Where { get; init; } = "";

    /// <summary>The column by which the smallest is first; null for the last word first.</summary>
    internal string? By { get; private init; }

    internal string From { get; private init; } = "conversations";

    public static IReadOnlyList<InboxView> All { get; } =
    [
        new("mine", "Mine", Icon: "user", "Nothing is yours to answer. Unassigned has what nobody runs yet.") { Where = "agent = @viewer and is_open = 1" },
        new("unassigned", "Unassigned", Icon: "inbox", "Every open conversation has somebody who runs it.") { Where = "agent is null and is_open = 1" },
        new("waiting", "Waiting longest", Icon: "hourglass", "No customer waits for an answer.") { Where = "waiting_since is not null", By = "waiting_since" },
        new("breaching", "Due soon", Icon: "alarm", "Nothing is late, and no warning has come. What may take how long is said under Settings, Clocks.")
        {
            From = "conversations join clocks on clocks.conversation = conversations.id", Where = "standing in ('soon', 'late') and is_open = 1", By = "due_at",
        },
        new("team", "Open", Icon: "messages", "No conversation is open with your teams.") { Where = "is_open = 1" },
        new("mentions", "Mentions", Icon: "at", "Nobody has brought you into a conversation yet. Colleagues do so with @ and your name, in a note.")
        {
            Where = "id in (select conversation from participants where user_id = @viewer)",
        },
        new("resolved", "Resolved", Icon: "circle-check", "Nothing was resolved yet.") { Where = "is_open = 0" },
    ];

    public static InboxView Find(string? key) => All.FirstOrDefault(view => view.Key == key) ?? All.First(view => view.Key == "team");

    /// <summary>Of those that the viewer sees.</summary>
    public (string Where, string Order, DynamicParameters Args) Sql(Dialect dialect, Viewer viewer)
    {
        var args = new DynamicParameters();
        args.Add("viewer", viewer.Id);
        args.Add("teams", dialect.List(viewer.Teams));
        var seen = viewer.SeesAll || Key is "mine" or "mentions" ? "" : $" and {dialect.In("team", "@teams")}";
        return (Where + seen, By is { } by ? $"{by}, id" : "last_at desc, id desc", args);
    }
}
