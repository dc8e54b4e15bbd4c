using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Merging;
using Throughline.Events.Log;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Live;

namespace Throughline.Conversations.Inbox;

/// <param name="Key">The sender's: the same again changes nothing.</param>
/// <param name="Channel">Where they wrote; null for where they wrote before.</param>
/// <param name="Files">Ids of files that were sent up for it.</param>
public sealed record InboundMessage(string? Key, string? Text, string? Channel = null, string? Name = null, IReadOnlyList<string>? Files = null);

/// <summary>The customer writes in a conversation that there is. Resolved ones open again.</summary>
public sealed class ReceiveMessage
{
    private readonly ConversationFacts facts;
    private readonly ConversationList conversations;
    private readonly MessageList messages;
    private readonly Identifiers identifiers;
    private readonly InteractionOwners owners;
    private readonly QueueConversations queue;
    private readonly EncloseFiles enclose;
    private readonly ConversationTies ties;
    private readonly LiveStreams live;
    private readonly Database database;
    private readonly TimeProvider time;

    internal ReceiveMessage(
        ConversationFacts facts, ConversationList conversations, MessageList messages, Identifiers identifiers, InteractionOwners owners, QueueConversations queue, EncloseFiles enclose,
        ConversationTies ties, LiveStreams live, Database database, TimeProvider time) =>
        (this.facts, this.conversations, this.messages, this.identifiers, this.owners, this.queue, this.enclose, this.ties, this.live, this.database, this.time) =
        (facts, conversations, messages, identifiers, owners, queue, enclose, ties, live, database, time);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/conversations/{id}/inbound", Api).Require(Permissions.ConversationsWrite).WithTags("Conversations")
            .WithSummary("The customer writes, as whoever may answer them puts in. Idempotent by key. A resolved conversation opens again.");

    /// <summary>Who may not answer in a conversation can't put words into its customer's mouth either. Channels, which have checked whose it is, call <see cref="Do(string, InboundMessage)"/>.</summary>
    internal static Task<MessageAnswer> Api(string id, InboundMessage request, ReceiveMessage receive, ConversationAccess access, Database database, Caller caller) => database.Write(tx =>
    {
        // where it was merged into another, the words come in there
        if (access.Change(tx, caller, id).Conversation.MergedInto is { } into)
            access.Change(tx, caller, into);
        var message = receive.Do(tx, id, request, caller.Id);
        return MessageAnswer.Of(message, receive.enclose.Of(tx, message));
    });

    /// <exception cref="UserErrorException">Something is missing or out of bounds.</exception>
    public Task<Message> Do(string id, InboundMessage request) => database.Write(tx => Do(tx, id, request));

    /// <summary>Within a transaction of the channel's.</summary>
    /// <param name="tx">In which it is kept.</param>
    /// <param name="id">Of the conversation.</param>
    /// <param name="request">What they wrote.</param>
    /// <param name="owner">Who has sent up its files.</param>
    /// <exception cref="UserErrorException">Something is missing or out of bounds.</exception>
    public Message Do(Transaction tx, string id, InboundMessage request, string? owner = null)
    {
        var enclosed = owner is null ? null : new Enclosed(owner, Attachment.Checked(request.Files));
        var (key, text) = (Message.CheckedKey(request.Key) ?? Ids.New(time), Message.CheckedText(request.Text, enclosed is { Files.Count: > 0 }));
        var channel = request.Channel is null ? null : OpenConversation.CheckedChannel(request.Channel);
        var name = Conversation.CheckedTitle(request.Name);
        owners.Hold(tx, conversations.Get(tx, id).Identifier);
        var before = conversations.Lock(tx, id);
        if (messages.Find(tx, id, key) is { } known)
            return known;
        // it goes on elsewhere, where somebody else may use the same key
        var (cameIn, knownAs) = (id, key);
        if (before.MergedInto is { } into)
            (before, id, key) = (conversations.Lock(tx, into), into, $"{id}/{key}");
        var now = Micros.Now(time);
        var files = enclose.Names(tx, enclosed);
        var message = new Message(0, id, key, Side.Customer, channel ?? before.Channel, null, name, text, now, Delivery.None, null) { Files = files };
        var after = before.WithInbound(message);
        if (identifiers.Of(tx, [before.Identifier]) is [var known2])
        {
            var about = (IReadOnlyList<Identifier>)[known2.Plain];
            var received = facts.Fact(id, message.Channel, about, ConversationFacts.Received, key, new { conversation = id, text, author = name.Length > 0 ? name : null, files = files.Count > 0 ? files : null });
            facts.Append(tx, before.IsOpen ? [received] : [facts.Fact(id, message.Channel, about, ConversationFacts.Opened, "opened/" + key, new { conversation = id, again = true }), received]);
        }
        conversations.Set(tx, after);
        message = messages.Add(tx, message);
        enclose.To(tx, enclosed, id, message.Number);
        if (cameIn != id)
            ties.Know(tx, cameIn, knownAs, message.Number);
        if (!before.IsOpen)
            queue.Enter(tx, after);
        live.Moved(tx, id);
        return message;
    }
}
