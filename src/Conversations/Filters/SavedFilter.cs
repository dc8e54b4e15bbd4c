using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Conversations.Filters;

/// <summary>A filter that is kept: a team's, for everybody in it, or somebody's own. One of <see cref="Team"/> and <see cref="User"/> is set.</summary>
public sealed record SavedFilter(string Id, string? Team, string? User, string Name, InboxFilter Filter, long ChangedAt, string ChangedBy)
{
    /// <summary>Of each user and each team.</summary>
    public const int Most = 30;

    public const int LongestName = 60;

    /// <summary>Its own, their team's; who leads the desk, every team's.</summary>
    public bool IsSeenBy(Viewer viewer) => User == viewer.Id || (Team is not null && (viewer.SeesAll || viewer.Teams.Contains(Team, StringComparer.Ordinal)));

    /// <summary>What a whole team finds beside its inbox is changed by who leads the desk.</summary>
    public bool IsChangedBy(Caller caller) => User == caller.Id || (Team is not null && caller.May(Permissions.RoutingManage));

    /// <exception cref="UserErrorException">It can't be a name.</exception>
    public static string CheckedName(string? text) => text?.Trim() is { Length: > 0 and <= LongestName } name && !name.Any(char.IsControl) ? name
        : throw new UserErrorException($"A filter that is kept needs a name of 1 to {LongestName} characters, on one line.");
}
