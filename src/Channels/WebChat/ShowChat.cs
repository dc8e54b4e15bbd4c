using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Channels.WebChat;

/// <summary>A message as the visitor sees it. Side: customer or company.</summary>
internal sealed record ChatMessage(long Number, string Key, string Side, string Author, string Text, string At, IReadOnlyList<ChatFile> Files)
{
    public static ChatMessage Of(Message m, IEnumerable<Attachment> files) => new(
        m.Number, m.Key, IsCustomer(m) ? "customer" : "company", IsCustomer(m) ? "" : m.AuthorName, m.DeletedAt is null ? m.Text : "", Micros.ToText(m.At),
        m.DeletedAt is null ? [.. files.Select(ChatFile.Of)] : []);

    /// <summary>The visitor sees their own words, and what was sent to them: no notes, and nothing that was held.</summary>
    public static bool IsSeen(Message m) => m.DeletedAt is null && (IsCustomer(m) || (m.Side == Conversations.Inbox.Side.Company && m.State is Delivery.Sent or Delivery.Delivered or Delivery.Read));

    private static bool IsCustomer(Message m) => m.Side == Conversations.Inbox.Side.Customer;
}

/// <param name="IsOpen">Null where the visitor has said nothing yet.</param>
/// <param name="IsRated">Whether they have said what they thought of it.</param>
internal sealed record ChatAnswer(bool? IsOpen, string? Agent, bool IsRated, IReadOnlyList<ChatMessage> Messages);

/// <summary>What was said between a visitor and the company, notes never among it; and, for whoever waits, as soon as there is more.</summary>
internal sealed class ShowChat(ChatVisitors visitors, ConversationList conversations, MessageList messages, AttachmentList attachments, LiveStreams live, Database database, TimeProvider time)
{
    private const int PerPage = 200, LongestWait = 25;

    /// <summary>On another node's writes nobody calls.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    /// <summary>A visitor has a conversation from now on.</summary>
    public static string TopicOf(string visitor) => "chat/" + visitor;

    public static void Map(IEndpointRouteBuilder routes) =>
        ChatAccess.Open(routes.MapGet("/chat/v1/messages", Handle)).WithTags("Web chat")
            .WithSummary("What was said after a number, at most 200. wait: so many seconds, up to 25, for something new or a change of state.");

    private static async Task<ChatAnswer> Handle(long? after, int? wait, string? known, ShowChat show, ChatAccess access, HttpContext http) =>
        await show.Do(await access.Visitor(http), after ?? 0, known, TimeSpan.FromSeconds(Math.Clamp(wait ?? 0, 0, LongestWait)), http.RequestAborted);

    /// <param name="visitor">Whose chat.</param>
    /// <param name="after">The number of the last message known.</param>
    /// <param name="known">The state known: open or resolved; a change of it ends the wait.</param>
    /// <param name="wait">How long to wait for more.</param>
    /// <param name="cancel">The visitor has gone.</param>
    public async Task<ChatAnswer> Do(ChatVisitor visitor, long after, string? known, TimeSpan wait, CancellationToken cancel)
    {
        var until = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        using var listening = live.Listen(visitor.Conversation is { } id ? InboxTopics.Of(id) : TopicOf(visitor.Id));
        while (true)
        {
            var answer = await database.Read(session => Look(session, visitor.Id, after), cancel);
            var left = TimeSpan.FromSeconds((until - time.GetTimestamp()) / (double)time.TimestampFrequency);
            if (answer.Messages.Count > 0 || left <= TimeSpan.Zero || (known is not null && answer.IsOpen is { } isOpen && isOpen != (known == "open")))
                return answer;
            await listening.Wait(database.Dialect.IsPostgres && left > LookAgain ? LookAgain : left, time, cancel);
        }
    }

    private ChatAnswer Look(Session session, string id, long after)
    {
        var visitor = visitors.Now(session, id);
        if (visitor?.Conversation is not { } conversation || conversations.Find(session, conversation) is not { } of)
            return new(null, null, false, []);
        var said = messages.After(session, conversation, after, PerPage).FindAll(ChatMessage.IsSeen);
        var files = attachments.Of(session, said.ConvertAll(m => m.Number));
        return new(of.IsOpen, of.AgentName, visitors.IsRated(session, conversation), said.ConvertAll(m => ChatMessage.Of(m, files[m.Number])));
    }
}
