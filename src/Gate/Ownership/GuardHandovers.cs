using System.Text.Json.Nodes;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Timeline;
using Throughline.Staff.Teams;
using Throughline.Web.Access;

namespace Throughline.Gate.Ownership;

/// <summary>
/// What one team lets another know with a handover is for the two, and for who leads the desk: it says of the interaction what else only who sees that reads. That it was
/// offered, by whom, to whom and why, everybody may see.
/// </summary>
internal sealed class GuardHandovers : IGuardEvents
{
    private const string Known = "context";

    /// <summary>Whether the caller reads what comes with a handover between two teams, by their keys.</summary>
    public static Func<string?, string?, bool> Reads(Session session, Caller caller)
    {
        if (caller.May(Permissions.RoutingManage))
            return (_, _) => true;
        var teams = TeamList.Of(session, caller.Id).ToHashSet(StringComparer.Ordinal);
        return (from, to) => (from is not null && teams.Contains(from)) || (to is not null && teams.Contains(to));
    }

    public IReadOnlyDictionary<long, string> Withheld(Session session, Caller caller, IReadOnlyList<Event> events)
    {
        var of = events.Where(e => e.Kind == HandoverFact.Kind).Select(e => (e.Sequence, Said: JsonNode.Parse(e.Properties) as JsonObject)).Where(e => e.Said?[Known] is not null).ToList();
        if (of.Count == 0)
            return new Dictionary<long, string>();
        var reads = Reads(session, caller);
        return of.Where(e => !reads(Text(e.Said!["from"]), Text(e.Said["to"]))).ToDictionary(e => e.Sequence, _ => "");
    }

    public Event Without(Event e, string why)
    {
        var said = JsonNode.Parse(e.Properties)!.AsObject();
        said.Remove(Known);
        return e with { Properties = said.ToJsonString() };
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
