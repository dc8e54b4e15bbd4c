using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;

namespace Throughline.Conversations.Inbox;

/// <summary>
/// Who looks: they see the conversations of their teams, those that they run themselves and those that they were brought into; who leads the
/// desk sees all.
/// </summary>
public sealed record Viewer(string Id, string Name, IReadOnlyList<string> Teams, bool SeesAll)
{
    public static Viewer Of(Session session, Caller caller) => new(
        caller.Id, caller.Name, TeamList.Of(session, caller.Id), caller.May(Permissions.RoutingManage));

    public bool Sees(Conversation conversation, bool isParticipant) =>
        SeesAll || isParticipant || conversation.Agent == Id || Teams.Contains(conversation.Team, StringComparer.Ordinal);

    /// <summary>Who was only brought in speaks to colleagues, not to the customer.</summary>
    public bool Answers(Conversation conversation) => Sees(conversation, isParticipant: false);
}
