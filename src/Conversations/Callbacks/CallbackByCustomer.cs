using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing.Desk;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Callbacks;

/// <summary>Whether a customer can ask to be called back.</summary>
/// <param name="IsAsked">They have asked already.</param>
/// <param name="MayAsk">They wait for somebody, and have not asked.</param>
/// <param name="At">When they asked for, microseconds UTC; null for as soon as it is their turn.</param>
public sealed record CallbackStanding(bool IsAsked, bool MayAsk, long? At);

/// <summary>Customers who wait ask to be called back themselves, where their channel lets them, and say that they need no call any more.</summary>
public sealed class CallbackByCustomer
{
    private const int LongestNumber = 40, ShortestNumber = 5;
    private readonly AskCallback ask;
    private readonly EndCallback end;
    private readonly CallbackList callbacks;
    private readonly ConversationList conversations;
    private readonly RoutedItems items;
    private readonly InteractionOwners owners;

    internal CallbackByCustomer(AskCallback ask, EndCallback end, CallbackList callbacks, ConversationList conversations, RoutedItems items, InteractionOwners owners) =>
        (this.ask, this.end, this.callbacks, this.conversations, this.items, this.owners) = (ask, end, callbacks, conversations, items, owners);

    public CallbackStanding Stands(Session session, Conversation of) => callbacks.Open(session, of.Id) is { } open ? new(true, false, open.DueAt) : new(false, Waits(session, of), null);

    /// <param name="tx">In which it is kept.</param>
    /// <param name="id">The conversation that goes on.</param>
    /// <param name="number">The telephone number that they wrote.</param>
    /// <param name="at">When; null to keep their place in the queue.</param>
    /// <exception cref="UserErrorException">It is no number, or no time.</exception>
    /// <exception cref="RefusedException">409: they don't wait, or have asked already.</exception>
    public void Ask(Transaction tx, string id, string? number, DateTimeOffset? at)
    {
        var contact = Checked(number);
        var of = Hold(tx, id);
        if (callbacks.Open(tx, id) is null && !Waits(tx, of))
            throw new RefusedException(StatusCodes.Status409Conflict, of.IsOpen ? "Somebody has your conversation already. Write to them." : "The conversation is over. Write a message first: what is it about?");
        ask.Do(tx, of, new(at, Contact: contact), null);
    }

    /// <exception cref="RefusedException">409: they ask for no call.</exception>
    public void Withdraw(Transaction tx, string id) => end.Do(tx, Hold(tx, id), Callback.Withdrawn, null);

    /// <summary>Nobody has it: it is in the queue, or, where there is none, nobody has taken it.</summary>
    private bool Waits(Session session, Conversation of) => of.IsOpen && (items.Find(session, of.Id) is { } item ? item.State != "held" : of.Agent is null);

    private Conversation Hold(Transaction tx, string id)
    {
        owners.Hold(tx, conversations.Get(tx, id).Identifier);
        return conversations.Lock(tx, id);
    }

    private static string Checked(string? text) => text?.Trim() is { Length: <= LongestNumber } number && number.Count(char.IsAsciiDigit) >= ShortestNumber && number.All(c => char.IsAsciiDigit(c) || "+ ()-/.".Contains(c, StringComparison.Ordinal)) ? number
        : throw new UserErrorException($"“{(text?.Length > LongestNumber ? text[..LongestNumber] + "…" : text)}” is no telephone number. Write it with digits: +49 30 123456.");
}
