using Throughline.Conversations.Inbox;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Clocks;

/// <summary>Says as facts that a clock will soon be late and that it is: when its time comes, whoever does due work first.</summary>
internal sealed class TellClocks(RunningClocks running, ConversationFacts facts, ConversationList conversations, InteractionOwners owners, LiveStreams live, TimeProvider time) : IDueWorker
{
    public const string DueKind = "conversation-clock";

    /// <summary>What is said of a clock: properties conversation, clock, due, policy, team, agent.</summary>
    public const string DueSoon = "Conversation due soon", Overdue = "Conversation overdue";

    public string Kind => DueKind;

    public long? Do(Transaction tx, DueItem item)
    {
        if (conversations.Find(tx, item.Key) is not { } seen)
            return null;
        owners.Hold(tx, seen.Identifier);
        var conversation = conversations.Lock(tx, item.Key);
        if (running.Find(tx, item.Key) is not { } row)
            return null;
        var moments = running.Moments(tx, item.Key);
        var now = Math.Max(Micros.Now(time), Math.Max(row.LookedAt, moments.Count > 0 ? moments[^1].At : 0));
        var clocks = ConversationClocks.Of(moments, now);
        foreach (var clock in KeptPolicy.Clocks.Values.Select(kind => clocks[kind]))
            Tell(tx, conversation, row, clock, now);
        var next = ClockRow.Next(clocks, now);
        var after = row.With(clocks, now) with { LookAt = next, LookedAt = now };
        running.Set(tx, after);
        if (after.Standing != row.Standing)
            live.Moved(tx, item.Key);
        return next;
    }

    private void Tell(Transaction tx, Conversation conversation, ClockRow row, Clock clock, long now)
    {
        var name = KeptPolicy.NameOf(clock.Kind);
        var begun = clock.Events.OfType<Activated>().LastOrDefault()?.At;
        foreach (var breach in row.UntoldOf(clock))
            Append(Overdue, $"clock/{name}/late/{breach.At}", breach.At);
        if (conversation.IsOpen && clock is { RunsSince: not null, IsBreached: false, Deadline: { } deadline } && clock.WarnsAt <= now)
            Append(DueSoon, $"clock/{name}/soon/{begun}/{deadline}", deadline);

        // the key makes it this fact and no other: said again it changes nothing
        void Append(string fact, string key, long at) => facts.Append(
            tx, conversation, fact, key, new { conversation = conversation.Id, clock = name, due = Micros.ToText(at), policy = clock.Policy.Name, team = conversation.Team, agent = conversation.AgentName });
    }
}
