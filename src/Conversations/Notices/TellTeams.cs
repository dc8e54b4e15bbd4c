using System.Text.Json;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Inbox;
using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Gate;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;

namespace Throughline.Conversations.Notices;

/// <summary>Tells teams what waits for them, in the transaction that appends the fact of it; it is sent afterwards, by whoever does that.</summary>
internal sealed class TellTeams(Sources sources, NoticeList notices, ConversationList conversations) : IFollowAppends
{
    private static readonly HashSet<string> Named = new(
        [ConversationFacts.Noted, TellClocks.DueSoon, TellClocks.Overdue, InteractionOwners.HandoverOffered, ConversationFacts.ConsultAsked, ConversationFacts.ConsultAnswered], StringComparer.Ordinal);

    public IEnumerable<string> Names(Session session) => Named;

    public void Appended(Transaction tx, IReadOnlyList<Event> events)
    {
        var meant = events.Where(e => e.JourneyKey is not null && Named.Contains(e.Name)).ToList();
        if (meant.Count == 0 || notices.Targets(tx) is not { Count: > 0 } targets)
            return;
        // what others say under the same names is none of ours
        var own = sources.Own(tx).Id;
        var names = TeamList.All(tx).ToDictionary(team => team.Key, team => team.Name);
        foreach (var e in meant.Where(e => e.Source == own))
        {
            if (conversations.Find(tx, e.JourneyKey!) is not { } of)
                continue;
            using var said = JsonDocument.Parse(e.Properties, new() { MaxDepth = 512 });
            foreach (var target in targets)
                if (Line(e.Name, of, target, name => Text(said.RootElement, name), names.GetValueOrDefault(target.Team, target.Team)) is var (text, path))
                    notices.Plan(tx, target, of.Id, text, path);
        }
    }

    /// <summary>What a team is told of a fact, and where that is; null for nothing. Pure.</summary>
    internal static (string Text, string Path)? Line(string fact, Conversation of, NoticeTarget target, Func<string, string?> says, string name)
    {
        var (here, by) = (ShowConversation.AddressOf(of.Id, null), says("agent") ?? "Somebody");
        return fact switch
        {
            ConversationFacts.Noted when target.Wants(Notice.Mentions) && WriteMessage.Names(says("text") ?? "").Contains(target.Team) => ($"{by} mentions {name} in a conversation by {of.Channel}.", here),
            TellClocks.DueSoon when target.Wants(Notice.Due) && says("team") == target.Team => ($"A conversation by {of.Channel} is due soon: {Clock(says)} until {Minute(says("due"))}.", here),
            TellClocks.Overdue when target.Wants(Notice.Due) && says("team") == target.Team => ($"A conversation by {of.Channel} is late: {Clock(says)}, since {Minute(says("due"))}.", here),
            _ when fact == InteractionOwners.HandoverOffered && target.Wants(Notice.Handovers) && says("to") == target.Team =>
                ($"{says("by") ?? "Somebody"} offers {name} a conversation by {of.Channel}: {says("reason")}. It waits until {Minute(says("due"))}.", here),
            ConversationFacts.ConsultAsked when target.Wants(Notice.Consults) && says("team") == target.Team => ($"{by} asks {name} about a conversation by {of.Channel}.", ShowConsults.AddressOf(says("consult") ?? "")),
            ConversationFacts.ConsultAnswered when target.Wants(Notice.Consults) && of.Team == target.Team => ($"{by} answers what {name} asked about a conversation by {of.Channel}.", here),
            _ => null,
        };
    }

    private static string Clock(Func<string, string?> says) => (says("clock") ?? "").Replace('-', ' ');

    /// <summary>As facts say instants: 2026-01-15T10:04:00.000Z.</summary>
    private static string Minute(string? instant) => instant is { Length: >= 16 } ? $"{instant[..10]} {instant[11..16]} UTC" : "now";

    private static string? Text(JsonElement said, string name) => said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
