using System.Text.Json;
using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Ownership;

/// <summary>
/// Opens and closes interactions by the events that the live policy names, in the transaction that appends them, with the person held as
/// a decision holds them: of a conversation opened and an intent raised at the same instant, one sees the other.
/// </summary>
internal sealed class OpenAndClose(PolicyVersions policies, InteractionList interactions, HoldPeople hold, IEnumerable<IFollowInteractions> followers) : IFollowAppends
{
    private const int LongestAgent = 100;

    public IEnumerable<string> Names(Session session) => policies.Live(session).Policy.Interactions.SelectMany(rule => rule.Opens.Concat(rule.Closes));

    public void Appended(Transaction tx, IReadOnlyList<Event> events)
    {
        var rules = policies.Live(tx).Policy.Interactions;
        var meant = events.Where(e => rules.Any(rule => rule.Opens.Contains(e.Name, StringComparer.Ordinal) || rule.Closes.Contains(e.Name, StringComparer.Ordinal))).ToList();
        if (meant.Count == 0)
            return;
        var identifiers = meant.Select(e => e.Subject).Distinct().ToList();
        hold.Of(tx, identifiers);
        foreach (var e in meant)
            foreach (var rule in rules)
                if (rule.Opens.Contains(e.Name, StringComparer.Ordinal))
                    interactions.Open(tx, e.Subject, rule.Team, e.JourneyKey ?? "", e.OccurredAt, e.Sequence, AgentOf(e));
                else if (rule.Closes.Contains(e.Name, StringComparer.Ordinal))
                    interactions.Close(tx, e.Subject, rule.Team, e.JourneyKey ?? "", e.OccurredAt, e.Sequence);
        foreach (var follower in followers)
            follower.Changed(tx, identifiers);
    }

    /// <summary>Who of the team runs it: the event's property <c>agent</c>.</summary>
    private static string? AgentOf(Event e)
    {
        if (!e.Properties.Contains("\"agent\"", StringComparison.Ordinal))
            return null;
        using var properties = JsonDocument.Parse(e.Properties, new() { MaxDepth = 512 });
        return properties.RootElement.TryGetProperty("agent", out var agent) && agent.ValueKind == JsonValueKind.String && agent.GetString()!.Trim() is { Length: > 0 and <= LongestAgent } name ? name : null;
    }
}
