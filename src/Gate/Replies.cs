using Throughline.Gate.Decisions;
using Throughline.Gate.Outbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Gate;

/// <summary>An agent's answer in a conversation, before the gate has said anything to it.</summary>
/// <param name="Key">Once for each answer: the same again changes nothing.</param>
/// <param name="Identifier">The internal id of the customer's identifier that it goes to, where it is an address on the channel.</param>
/// <param name="Team">Who owns the conversation.</param>
/// <param name="Conversation">Its journey key.</param>
/// <param name="Touchpoint">Where the conversation is held.</param>
/// <param name="IsDeliveredHere">Whether whoever it goes to fetches it from us: then it is sent as soon as it may go.</param>
/// <param name="NotBefore">It may be taken back until this instant (microseconds UTC).</param>
public sealed record Reply(string Key, long Identifier, string Team, string Conversation, string Touchpoint, string Channel, string Text, bool IsDeliveredHere, long? NotBefore = null);

/// <summary>Something that the gate lets out, claimed by who sends it: what, and to which address (an identifier's internal id).</summary>
/// <param name="ReplyIn">The conversation that it answers in; null for what is no answer.</param>
public sealed record ClaimedAnswer(string Key, long Address, string Channel, string? Text, string? Template, long? TemplateVersion, string? ReplyIn);

/// <summary>What became of an answer: sent, waiting for its channel, held or refused, and why.</summary>
public sealed record ReplyVerdict(ReplyState State, string? Because);

public enum ReplyState
{
    Sent,
    Waiting,
    Held,
    Refused,
}

/// <summary>Takes agents' answers through the gate: nothing goes out but through it.</summary>
public sealed class Replies
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private readonly RaiseIntents raise;
    private readonly ClaimSend claim;
    private readonly RecordOutcome outcome;
    private readonly WithdrawSend withdraw;
    private readonly OutboxList outbox;
    private readonly TimeProvider time;

    internal Replies(RaiseIntents raise, ClaimSend claim, RecordOutcome outcome, WithdrawSend withdraw, OutboxList outbox, TimeProvider time) =>
        (this.raise, this.claim, this.outcome, this.withdraw, this.outbox, this.time) = (raise, claim, outcome, withdraw, outbox, time);

    /// <summary>Of which type the identifiers are that are addresses on a channel.</summary>
    public static string AddressTypeOf(string channel) => AddressType.Of(channel);

    /// <summary>Keys of what may go out on a channel now, the longest planned first.</summary>
    public List<string> Waiting(Session session, string channel, int limit) => outbox.Waiting(session, Micros.Now(time), channel, limit);

    /// <summary>Everything is looked at once more; null where it may not go any more, or not now, or is somebody else's.</summary>
    public ClaimedAnswer? Claim(Transaction tx, string key, string by, TimeSpan lease) => claim.Do(tx, key, by, lease) is { } claimed
        ? new(key, claimed.Address, claimed.Channel, claimed.Intent.Text, claimed.Intent.Template, claimed.Intent.TemplateVersion, claimed.Intent.ReplyIn) : null;

    /// <summary>False where it is not claimed, or its outcome was told already.</summary>
    public bool Sent(Transaction tx, string key, string? detail = null) => outcome.Sent(tx, key, detail);

    /// <summary>False where it has left, or is just leaving.</summary>
    public bool Withdraw(Transaction tx, string key, string because) => withdraw.Do(tx, key, because);

    /// <inheritdoc cref="Sent"/>
    public bool Failed(Transaction tx, string key, string detail) => outcome.Failed(tx, key, detail);

    /// <summary>Decides, in the transaction in which the answer is kept.</summary>
    public ReplyVerdict Say(Transaction tx, Reply reply)
    {
        var raised = raise.Do(tx, [new NewIntent(reply.Key, $"#{reply.Identifier}", Policies.Purpose.Service, reply.Touchpoint, reply.Team, [reply.Channel], Text: reply.Text, ReplyIn: reply.Conversation,
            NotBefore: reply.NotBefore is { } from ? DateTimeOffset.UnixEpoch.AddMicroseconds(from) : null)])[0];
        var because = raised.Decision.Findings.LastOrDefault(finding => finding.Effect == raised.Decision.Verdict)?.Reason;
        switch (raised.Decision.Verdict)
        {
            case "send" when reply.IsDeliveredHere && claim.Do(tx, reply.Key, "conversations", Lease) is not null:
                outcome.Sent(tx, reply.Key);
                return new(ReplyState.Sent, null);
            case "send":
                return new(ReplyState.Waiting, null);
            case "hold":
                return new(ReplyState.Held, because);
            default:
                return new(ReplyState.Refused, because);
        }
    }
}
