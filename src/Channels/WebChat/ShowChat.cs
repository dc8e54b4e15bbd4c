using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Merging;
using Throughline.Conversations.Together;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Channels.WebChat;

/// <summary>A message as the visitor sees it. Side: customer or company.</summary>
internal sealed record ChatMessage(long Number, string Key, string Side, string Author, string Text, string At, bool IsEdited, bool IsDeleted, IReadOnlyList<ChatFile> Files)
{
    public static ChatMessage Of(Message m, IEnumerable<Attachment> files) => new(
        m.Number, m.Key, IsCustomer(m) ? "customer" : "company", IsCustomer(m) ? "" : m.AuthorName, m.DeletedAt is null ? m.Text : "", Micros.ToText(m.At), m.EditedAt is not null, m.DeletedAt is not null,
        m.DeletedAt is null ? [.. files.Select(ChatFile.Of)] : []);

    /// <summary>The visitor sees their own words, and what was sent to them: no notes, and nothing that was held.</summary>
    public static bool IsSeen(Message m) => IsCustomer(m) || (m.Side == Conversations.Inbox.Side.Company && m.State is Delivery.Sent or Delivery.Delivered or Delivery.Read);

    private static bool IsCustomer(Message m) => m.Side == Conversations.Inbox.Side.Customer;
}

/// <param name="IsOpen">Null where the visitor has said nothing yet.</param>
/// <param name="Changed">Messages known already that were edited or deleted after the change that was asked for, as they are now.</param>
/// <param name="Change">The number of the last change.</param>
/// <param name="IsTyping">Whether somebody is typing an answer.</param>
/// <param name="Seen">The number of the last message that somebody has seen who answers.</param>
/// <param name="IsRated">Whether they have said what they thought of it.</param>
/// <param name="Call">Whether they can ask to be called back: none where nobody waits, may, or asked.</param>
/// <param name="CallAt">When they asked for; null for as soon as it is their turn.</param>
internal sealed record ChatAnswer(bool? IsOpen, string? Agent, bool IsRated, IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ChatMessage> Changed, long Change, bool IsTyping = false,
    long Seen = 0, string Call = ChatAnswer.NoCall, string? CallAt = null)
{
    public const string NoCall = "none", MayCall = "may", CallAsked = "asked";
}

/// <summary>What a browser knows besides messages; null for what it does not ask about.</summary>
/// <param name="State">open or resolved.</param>
/// <param name="Change">The number of the last change.</param>
internal sealed record KnownChat(string? State = null, long? Change = null, bool? Typing = null, long? Seen = null, string? Call = null)
{
    public bool IsOther(ChatAnswer answer) =>
        (State is not null && answer.IsOpen is { } isOpen && isOpen != (State == "open")) || (Typing is { } typing && typing != answer.IsTyping) || (Seen is { } seen && seen != answer.Seen)
        || (Call is not null && Call != answer.Call);
}

/// <summary>What was said between a visitor and the company, notes never among it; and, for whoever waits, as soon as there is more.</summary>
internal sealed class ShowChat(ChatVisitors visitors, CustomersView customers, MessageList messages, MessageChanges changes, PresenceList presence, AttachmentList attachments, CallBack callBack, LiveStreams live, Database database, TimeProvider time)
{
    private const int PerPage = 200, LongestWait = 25;

    /// <summary>On another node's writes nobody calls.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    /// <summary>A visitor has a conversation from now on.</summary>
    public static string TopicOf(string visitor) => "chat/" + visitor;

    public static void Map(IEndpointRouteBuilder routes) =>
        ChatAccess.Open(routes.MapGet("/chat/v1/messages", Handle)).WithTags("Web chat")
            .WithSummary("What was said after a number, at most 200. wait: so many seconds, up to 25, for something new or a change of state. change: the last change known; messages that were changed after it come as changed. typing, seen, call: whether somebody types, how far they have read, and whether one can ask to be called back, as known; another ends the wait.");

    private static async Task<ChatAnswer> Handle(long? after, int? wait, string? known, long? change, bool? typing, long? seen, string? call, ShowChat show, ChatAccess access, HttpContext http) =>
        await show.Do(await access.Visitor(http), after ?? 0, new(known, change, typing, seen, string.IsNullOrEmpty(call) ? null : call), TimeSpan.FromSeconds(Math.Clamp(wait ?? 0, 0, LongestWait)), http.RequestAborted);

    /// <param name="visitor">Whose chat.</param>
    /// <param name="after">The number of the last message known.</param>
    /// <param name="known">What is known besides; another ends the wait.</param>
    /// <param name="wait">How long to wait for more.</param>
    /// <param name="cancel">The visitor has gone.</param>
    public async Task<ChatAnswer> Do(ChatVisitor visitor, long after, KnownChat known, TimeSpan wait, CancellationToken cancel)
    {
        var until = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        using var listening = live.Listen(await database.Read(session => Topics(session, visitor), cancel));
        while (true)
        {
            var (answer, typingUntil) = await database.Read(session => Look(session, visitor.Id, after, known.Change), cancel);
            var left = TimeSpan.FromSeconds((until - time.GetTimestamp()) / (double)time.TimestampFrequency);
            if (answer.Messages.Count > 0 || answer.Changed.Count > 0 || left <= TimeSpan.Zero || known.IsOther(answer))
                return answer;
            // nobody says that they have stopped typing
            if (typingUntil - Micros.Now(time) is > 0 and var still && left > TimeSpan.FromMicroseconds(still))
                left = TimeSpan.FromMicroseconds(still);
            await listening.Wait(database.Dialect.IsPostgres && left > LookAgain ? LookAgain : left, time, cancel);
        }
    }

    private List<string> Topics(Session session, ChatVisitor visitor) => visitor.Conversation is not { } id ? [TopicOf(visitor.Id)]
        : [.. customers.In(session, id).SelectMany(one => (string[])[InboxTopics.Of(one), PresenceList.TopicOf(one)])];

    private (ChatAnswer Answer, long TypingUntil) Look(Session session, string id, long after, long? change)
    {
        var visitor = visitors.Now(session, id);
        if (visitor?.Conversation is not { } conversation || customers.GoesOnIn(session, conversation) is not { } of)
            return (new(null, null, false, [], [], 0), 0);
        var said = customers.After(session, conversation, after, PerPage).FindAll(ChatMessage.IsSeen);
        var (numbers, last) = changes.After(session, customers.In(session, conversation), change);
        var changed = customers.Seen(session, conversation, [.. numbers.Where(number => number <= after).Select(number => messages.Get(session, number)!)]).FindAll(ChatMessage.IsSeen);
        var files = attachments.Of(session, [.. said.Concat(changed).Select(m => m.Number)]);
        var there = presence.Of(session, of.Id).FindAll(p => p.Who != Present.Customer);
        var typing = there.Select(p => p.TypingUntil).DefaultIfEmpty().Max();
        var call = callBack.Stands(session, of);
        return (new(
            of.IsOpen, of.AgentName, visitors.IsRated(session, conversation), said.ConvertAll(m => ChatMessage.Of(m, files[m.Number])), changed.ConvertAll(m => ChatMessage.Of(m, files[m.Number])), last,
            typing > Micros.Now(time), there.Select(p => p.HasRead).DefaultIfEmpty().Max(),
            call.IsAsked ? ChatAnswer.CallAsked : call.MayAsk ? ChatAnswer.MayCall : ChatAnswer.NoCall, call.At is { } at ? Micros.ToText(at) : null), typing);
    }
}
