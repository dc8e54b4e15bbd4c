namespace Throughline.Web.Access;

/// <summary>What a signed-in person or an API token may do. A closed set: every route names one of these, or says why it is public.</summary>
public static class Permissions
{
    public const string PeopleRead = "people:read";
    public const string PeopleWrite = "people:write";
    public const string PeopleRules = "people:rules";
    public const string PeopleErase = "people:erase";
    public const string PeopleExport = "people:export";
    public const string PeopleMerge = "people:merge";
    public const string EventsRead = "events:read";
    public const string EventsWrite = "events:write";
    public const string SegmentsRead = "segments:read";
    public const string SegmentsWrite = "segments:write";
    public const string GateRead = "gate:read";
    public const string TouchpointsWrite = "touchpoints:write";
    public const string OwnershipWrite = "ownership:write";
    public const string PoliciesWrite = "policies:write";
    public const string IntentsWrite = "intents:write";
    public const string ConversationsRead = "conversations:read";
    public const string ConversationsWrite = "conversations:write";
    public const string RoutingManage = "routing:manage";
    public const string MapsRead = "maps:read";
    public const string WebhooksManage = "webhooks:manage";
    public const string SourcesManage = "sources:manage";
    public const string UsersManage = "users:manage";
    public const string AuditRead = "audit:read";

    /// <summary>Every role has it: it marks the routes that need someone, and no matter whom.</summary>
    public const string OwnAccount = "account:own";

    /// <summary>Each permission in words, for the pages that grant it.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [PeopleRead] = "See people and what happened with them",
        [PeopleWrite] = "Change what is known of people: traits, consent, companies",
        [PeopleRules] = "Edit the rules of phases, and what matches are merged without asking",
        [PeopleErase] = "Erase people for good",
        [PeopleExport] = "Take out everything held about a person",
        [PeopleMerge] = "Merge and separate people, verify identifiers",
        [EventsRead] = "See events, refusals and counts",
        [EventsWrite] = "Import events",
        [SegmentsRead] = "See segments and who belongs to them",
        [SegmentsWrite] = "Make, change and delete segments",
        [GateRead] = "See touchpoints, who owns what, policies and decisions",
        [TouchpointsWrite] = "Register touchpoints and say who owns them",
        [OwnershipWrite] = "Hand interactions over, and answer handovers",
        [PoliciesWrite] = "Draft, replay and publish policies",
        [IntentsWrite] = "Ask the gate to contact people",
        [ConversationsRead] = "See conversations of one's teams, and write notes in those one was brought into",
        [ConversationsWrite] = "Answer customers, and say who runs a conversation and where it stands",
        [RoutingManage] = "Lead the desk: see all conversations, edit queues and who answers what",
        [MapsRead] = "See journey maps",
        [WebhooksManage] = "Manage webhooks: who is told of what",
        [SourcesManage] = "Make and revoke write keys of sources",
        [UsersManage] = "Manage users and everyone's API tokens",
        [AuditRead] = "See what signed-in people did",
        [OwnAccount] = "Use one's own account",
    };
}
