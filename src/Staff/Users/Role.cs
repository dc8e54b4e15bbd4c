using Throughline.Kernel;
using Access = Throughline.Web.Access.Permissions;

namespace Throughline.Staff.Users;

/// <summary>What someone's work is, and so what they may do and where they start. The closed set is <see cref="All"/>.</summary>
public sealed record Role(string Name, string About, string StartPage, IReadOnlySet<string> Permissions)
{
    public static Role Admin { get; } = new("admin", "Runs the installation: everything", "/people", Access.All.Keys.ToHashSet(StringComparer.Ordinal));

    public static IReadOnlyList<Role> All { get; } =
    [
        Admin,
        Of("supervisor", "Leads a service team: people, events, maps, and what colleagues did", "/people",
            Access.PeopleRead, Access.PeopleWrite, Access.PeopleMerge, Access.EventsRead, Access.MapsRead, Access.PeopleRules, Access.AuditRead, Access.SegmentsRead,
            Access.GateRead, Access.OwnershipWrite, Access.TouchpointsWrite, Access.IntentsWrite,
            Access.ConversationsRead, Access.ConversationsWrite, Access.RoutingManage),
        Of("agent", "Answers customers: their conversations, people and what happened with them", "/inbox",
            Access.ConversationsRead, Access.ConversationsWrite, Access.PeopleRead, Access.PeopleWrite, Access.PeopleMerge, Access.GateRead, Access.OwnershipWrite, Access.IntentsWrite),
        Of("marketer", "Plans outreach: people, segments, events and maps", "/people",
            Access.PeopleRead, Access.PeopleWrite, Access.PeopleRules, Access.EventsRead, Access.MapsRead, Access.SegmentsRead, Access.SegmentsWrite,
            Access.GateRead, Access.OwnershipWrite, Access.TouchpointsWrite, Access.PoliciesWrite, Access.IntentsWrite,
            Access.ConversationsRead, Access.ConversationsWrite),
        Of("analyst", "Studies journeys: people, segments, events and maps, and imports events", "/journeys",
            Access.PeopleRead, Access.EventsRead, Access.MapsRead, Access.EventsWrite, Access.SegmentsRead, Access.SegmentsWrite, Access.GateRead,
            Access.ConversationsRead),
    ];

    public static Role? Find(string name) => All.FirstOrDefault(role => role.Name == name);

    /// <exception cref="UserErrorException">There is no such role.</exception>
    public static Role Get(string name) =>
        Find(name) ?? throw new UserErrorException($"There is no role “{name}”. The roles are {string.Join(", ", All.Select(role => role.Name))}.");

    private static Role Of(string name, string about, string start, params string[] permissions) =>
        new(name, about, start, permissions.Append(Access.OwnAccount).ToHashSet(StringComparer.Ordinal));
}
