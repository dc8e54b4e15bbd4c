using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Attachments;
using Throughline.Events.Log;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <param name="Type">userId, email, phone, …</param>
/// <param name="Value">As written.</param>
public sealed record CustomerIdentifier(string? Type, string? Value);

/// <param name="Key">The sender's: the same again changes nothing.</param>
/// <param name="Customer">Everything by which the customer is known here; all are claimed to be one person.</param>
/// <param name="Channel">Where they wrote: chat, email, …</param>
/// <param name="Text">What they wrote.</param>
/// <param name="Title">What it is about, in a line.</param>
/// <param name="Name">What to call them, where they said.</param>
/// <param name="JourneyKey">The order, case or whatever else it belongs to.</param>
/// <param name="Priority">Minutes by which it comes before others.</param>
/// <param name="MessageKey">The sender's number of the first message, where it has one of its own.</param>
/// <param name="Files">Ids of files that the caller has sent up.</param>
public sealed record NewConversation(string? Key, IReadOnlyList<CustomerIdentifier>? Customer, string? Channel, string? Text, string? Title = null, string? Name = null, string? JourneyKey = null, int? Priority = null, string? MessageKey = null,
    IReadOnlyList<string>? Files = null);

/// <summary>A customer begins a conversation: its facts, its first message and its owner, all in one transaction.</summary>
public sealed class OpenConversation
{
    private const int MostIdentifiers = 10, LongestChannel = 40, MostPriority = 10_000;
    private readonly ConversationFacts facts;
    private readonly ConversationList conversations;
    private readonly MessageList messages;
    private readonly Identifiers identifiers;
    private readonly InteractionOwners owners;
    private readonly QueueConversations queue;
    private readonly EncloseFiles enclose;
    private readonly ConversationAccess access;
    private readonly LiveStreams live;
    private readonly Database database;
    private readonly TimeProvider time;

    internal OpenConversation(
        ConversationFacts facts, ConversationList conversations, MessageList messages, Identifiers identifiers, InteractionOwners owners, QueueConversations queue, EncloseFiles enclose,
        ConversationAccess access, LiveStreams live, Database database, TimeProvider time) =>
        (this.facts, this.conversations, this.messages, this.identifiers, this.owners, this.queue, this.enclose, this.access, this.live, this.database, this.time) =
        (facts, conversations, messages, identifiers, owners, queue, enclose, access, live, database, time);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/conversations", Api).Require(Permissions.ConversationsWrite).WithTags("Conversations")
            .WithSummary("A customer begins a conversation, on any channel. Idempotent by key; the same key answers with the conversation that it opened, to who sees it, and with 409 to anybody else.");

    internal static async Task<Created<ConversationAnswer>> Api(NewConversation request, OpenConversation open, Caller caller)
    {
        var made = await open.Do(request, caller);
        return TypedResults.Created($"/api/conversations/{made.Id}", ConversationAnswer.Of(made));
    }

    /// <summary>As a colleague or a program does; what was opened by the key before is shown to who sees it.</summary>
    /// <exception cref="RefusedException">409: the key has opened one already, which is not the caller's to see.</exception>
    private Task<Conversation> Do(NewConversation request, Caller caller)
    {
        var asked = Check(request);
        var files = Attachment.Checked(request.Files);
        return database.Write(tx => conversations.Find(tx, asked.Id) is not { } known || access.MayRead(tx, caller, known) ? Do(tx, asked, new(caller.Id, files))
            : throw new RefusedException(StatusCodes.Status409Conflict, "This key has opened a conversation already, which you don't see. Take a key of your own for another one."));
    }

    /// <exception cref="UserErrorException">Something is missing or out of bounds.</exception>
    public Task<Conversation> Do(NewConversation request)
    {
        var asked = Check(request);
        return database.Write(tx => Do(tx, asked, null));
    }

    /// <summary>The same within a transaction of the channel's, which knows whose conversation it is to be, and who has sent up its files.</summary>
    /// <exception cref="UserErrorException">Something is missing or out of bounds.</exception>
    public Conversation Do(Transaction tx, NewConversation request, string? owner = null) => Do(tx, Check(request), owner is null ? null : new(owner, Attachment.Checked(request.Files)));

    /// <summary>The message that a conversation began with.</summary>
    public Message First(Session session, string id, string key) => messages.Find(session, id, key)
        ?? throw new InvalidOperationException($"The conversation {id} did not begin with {key}.");

    private Conversation Do(Transaction tx, Asked asked, Enclosed? enclosed)
    {
        if (conversations.Find(tx, asked.Id) is { } known)
            return known;
        var files = enclose.Names(tx, enclosed);
        var now = Micros.Now(time);
        if (asked.Name is { } name)
            facts.Append(tx, facts.Named(asked.Id, asked.Channel, asked.About, name));
        facts.Append(tx,
            facts.Fact(asked.Id, asked.Channel, asked.About, ConversationFacts.Opened, "opened", new { conversation = asked.Id, title = Full(asked.Title), journey = asked.JourneyKey }),
            facts.Fact(asked.Id, asked.Channel, asked.About, ConversationFacts.Received, asked.MessageKey, new { conversation = asked.Id, text = asked.Text, author = asked.Name, files = files.Count > 0 ? files : null }));
        var strongest = asked.About.MinBy(i => Identifier.Rank(i.Type))!;
        var identifier = identifiers.WithValue(tx, strongest.Value).Single(i => i.Plain == strongest).Id;
        var conversation = new Conversation
        {
            Id = asked.Id,
            Identifier = identifier,
            Channel = asked.Channel,
            Title = asked.Title,
            Team = owners.Find(tx, identifier, asked.Id)?.Team ?? "service",
            Priority = asked.Priority,
            JourneyKey = asked.JourneyKey,
            OpenedAt = now,
            LastAt = now,
        };
        var first = new Message(0, asked.Id, asked.MessageKey, Side.Customer, asked.Channel, null, asked.Name ?? "", asked.Text, now, Delivery.None, null) { Files = files };
        conversation = conversation.WithInbound(first);
        conversations.Add(tx, conversation);
        enclose.To(tx, enclosed, asked.Id, messages.Add(tx, first).Number);
        queue.Enter(tx, conversation);
        tx.AfterCommit(() => live.Changed(InboxTopics.List));
        return conversation;
    }

    private Asked Check(NewConversation request)
    {
        if (request.Customer is not { Count: > 0 and <= MostIdentifiers } customer)
            throw new UserErrorException($"Say who the customer is: 1 to {MostIdentifiers} of {{\"type\":\"email\",\"value\":\"ann@example.org\"}}.");
        var about = customer.Select(i => Identifier.Of(i.Type?.Trim() ?? "", i.Value) is { Type.Length: > 0 and <= 40 } identifier ? identifier
            : throw new UserErrorException($"“{i.Type}:{i.Value}” names nobody: an identifier has a type and a value.")).ToList();
        return new(
            Message.CheckedKey(request.Key) is { } key ? IdOf(key) : Ids.New(time), about, CheckedChannel(request.Channel), Message.CheckedText(request.Text, request.Files is { Count: > 0 }),
            Conversation.CheckedTitle(request.Title), Full(Conversation.CheckedTitle(request.Name)), Full(Conversation.CheckedTitle(request.JourneyKey)),
            request.Priority is null or >= 0 and <= MostPriority ? request.Priority ?? 0 : throw new UserErrorException($"A priority is from 0 to {MostPriority:N0} minutes."),
            Message.CheckedKey(request.MessageKey) ?? "first");
    }

    /// <summary>The id of the conversation that a sender's key opens: the same for the same.</summary>
    private static string IdOf(string key) => "c" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)))[..30];

    /// <exception cref="UserErrorException">It is no word.</exception>
    internal static string CheckedChannel(string? text) => text?.Trim().ToLowerInvariant() is { Length: > 0 and <= LongestChannel } channel && channel.All(c => char.IsLetterOrDigit(c) || c is '-' or '_') ? channel
        : throw new UserErrorException("Say on which channel they wrote: chat, email, sms, …: a word of letters, digits and -.");

    private static string? Full(string text) => text.Length > 0 ? text : null;

    private sealed record Asked(string Id, IReadOnlyList<Identifier> About, string Channel, string Text, string Title, string? Name, string? JourneyKey, int Priority, string MessageKey);
}
