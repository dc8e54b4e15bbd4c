using System.Text.Json;
using Throughline.Conversations.Inbox;
using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.People;

namespace Throughline.Conversations.Clocks;

/// <summary>
/// Starts, stops and pauses clocks by the facts of conversations, in the transaction that appends them. A conversation has clocks from the fact that opened it;
/// each fact chooses its policy anew, so that one that was saved since holds from what happens next.
/// </summary>
internal sealed class FollowConversations(
    Sources sources, RunningClocks running, ClockPolicies policies, ConversationList conversations, InteractionOwners owners, Persons persons, KnownSegments segments, DueItems due, TimeProvider time)
    : IFollowAppends
{
    private const string FirstTeam = "service";

    private static readonly HashSet<string> Named = new(
    [
        ConversationFacts.Opened, ConversationFacts.Received, ConversationFacts.Said, ConversationFacts.Withdrawn, ConversationFacts.Resolved, ConversationFacts.Moved, InteractionOwners.HandedOver,
        ConversationFacts.Merged, ConversationFacts.Separated,
    ], StringComparer.Ordinal);

    public IEnumerable<string> Names(Session session) => Named;

    public void Appended(Transaction tx, IReadOnlyList<Event> events)
    {
        var meant = events.Where(e => e.JourneyKey is not null && Named.Contains(e.Name)).ToList();
        if (meant.Count == 0)
            return;
        // what others say under the same names is none of ours
        var own = sources.Own(tx).Id;
        foreach (var of in meant.Where(e => e.Source == own).GroupBy(e => e.JourneyKey!))
        {
            Follow(tx, of.Key, [.. of.Where(e => e.Name is not (ConversationFacts.Merged or ConversationFacts.Separated))]);
            foreach (var e in of.Where(e => e.Name is ConversationFacts.Merged or ConversationFacts.Separated))
                Join(tx, Text(e, e.Name == ConversationFacts.Merged ? "into" : "from"), e.Name == ConversationFacts.Merged ? StoredMoment.Merged(of.Key) : StoredMoment.Separated(of.Key), e.OccurredAt);
        }
    }

    /// <summary>What was written in the one counts in the other from now on, as if from the first; or does not any more.</summary>
    private void Join(Transaction tx, string? conversation, StoredMoment moment, long at)
    {
        if (conversation is null || running.Find(tx, conversation) is not { } row)
            return;
        running.Add(tx, conversation, moment, Math.Max(at, row.LookedAt));
        // what was late before anybody looked, by the other's messages, is told as well; what was told already changes nothing
        running.Set(tx, row.Policy is null ? row : Stand(tx, row with { LookedAt = 0 }));
    }

    private void Follow(Transaction tx, string conversation, List<Event> events)
    {
        if (events.Count == 0)
            return;
        if (conversations.Find(tx, conversation) is not null)
            conversations.Lock(tx, conversation);
        var (row, at) = (running.Find(tx, conversation), events[0].OccurredAt);
        if (row is null && !events.Exists(e => e.Name == ConversationFacts.Opened))
            return;
        row ??= ClockRow.New(conversation, conversations.Find(tx, conversation)?.Team ?? owners.Find(tx, events[0].Subject, conversation)?.Team ?? FirstTeam, events[0].Channel ?? "", at);
        row = Choose(tx, Placed(row, events), events[0].Subject, at);
        foreach (var moment in events.SelectMany(e => MomentsOf(e, row.State)))
        {
            running.Add(tx, conversation, moment, Math.Max(at, row.LookedAt));
            row = moment.State is { } state ? row with { State = state } : row;
        }
        if (events.Exists(e => e.Name == ConversationFacts.Withdrawn))
            row = row with { LookedAt = 0 }; // what would have been late without the answer is told as well
        running.Set(tx, row.Policy is null && row.Standing == ClockRow.None ? row : Stand(tx, row));
    }

    /// <summary>Where it waits now: handed over to another team, written to on another channel.</summary>
    private static ClockRow Placed(ClockRow row, List<Event> events)
    {
        foreach (var e in events)
            row = e.Name == InteractionOwners.HandedOver ? row with { Queue = Text(e, "to") ?? row.Queue }
                : e is { Name: ConversationFacts.Received, Channel: { } channel } ? row with { Channel = channel } : row;
        return row;
    }

    private ClockRow Choose(Transaction tx, ClockRow row, long subject, long at)
    {
        HashSet<string>? known = null;
        var policy = policies.All(tx).Find(of => of.Fits(row.Queue, row.Channel, name => (known ??= SegmentsOf(tx, subject)).Contains(name)));
        if ((policy?.Name, policy?.Revision ?? 0) == (row.Policy, row.Revision))
            return row;
        running.Add(tx, row.Conversation, StoredMoment.Takes(policy), Math.Max(at, row.LookedAt));
        return row with { Policy = policy?.Name, Revision = policy?.Revision ?? 0 };
    }

    private HashSet<string> SegmentsOf(Session session, long subject) =>
        persons.Of(session, subject) is { } person ? [.. segments.Of(session, persons.Members(session, [person]))[person]] : [];

    /// <summary>What clocks look at of a fact. Who writes opens what waited for something; so does an answer that went out.</summary>
    internal static IEnumerable<StoredMoment> MomentsOf(Event e, string state)
    {
        switch (e.Name)
        {
            case ConversationFacts.Opened when Text(e, "again") is not null:
                yield return StoredMoment.Entered(StateOf(Text(e, "state")));
                break;
            case ConversationFacts.Received:
                yield return StoredMoment.Wrote;
                if (state is not (nameof(ConversationState.New) or nameof(ConversationState.Open)))
                    yield return StoredMoment.Entered(ConversationState.Open);
                break;
            case ConversationFacts.Said when Text(e, "state") is "sent" or "waiting":
                var isHuman = Text(e, "bot") is null;
                yield return StoredMoment.Replied(isHuman, e.MessageId[(e.JourneyKey!.Length + 1)..]);
                if (isHuman && state != nameof(ConversationState.Open))
                    yield return StoredMoment.Entered(ConversationState.Open);
                break;
            case ConversationFacts.Withdrawn when Text(e, "message") is { } answer:
                yield return StoredMoment.Withdrawn(answer);
                break;
            case ConversationFacts.Resolved:
                yield return StoredMoment.Entered(ConversationState.Resolved);
                break;
            case ConversationFacts.Moved:
                yield return StoredMoment.Entered(StateOf(Text(e, "state")));
                break;
            case InteractionOwners.HandedOver:
                yield return StoredMoment.Handed(Text(e, "to") ?? "");
                break;
        }
    }

    private static ConversationState StateOf(string? said) => said switch
    {
        "pending" => ConversationState.Pending,
        "held" => ConversationState.OnHold,
        "snoozed" => ConversationState.Snoozed,
        _ => ConversationState.Open,
    };

    private ClockRow Stand(Transaction tx, ClockRow row)
    {
        var now = Micros.Now(time);
        var moments = running.Moments(tx, row.Conversation);
        now = Math.Max(now, moments[^1].At);
        var clocks = ConversationClocks.Of(moments, now);
        // what another policy made late by itself is told at once
        var next = row.Untold(clocks) ? now : ClockRow.Next(clocks, now);
        row = row with { LookAt = row.LookAt is { } planned && planned <= (next ?? long.MaxValue) ? planned : next };
        // it is only ever looked at earlier: who comes for nothing says when it is due again
        if (next is not null && row.LookAt == next)
            due.Plan(tx, TellClocks.DueKind, row.Conversation, next.Value);
        return row.With(clocks, now);
    }

    private static string? Text(Event e, string name)
    {
        using var properties = JsonDocument.Parse(e.Properties, new() { MaxDepth = 512 });
        return properties.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.True ? value.ToString() : null;
    }
}
