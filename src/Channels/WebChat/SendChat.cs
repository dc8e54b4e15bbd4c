using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Merging;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Channels.WebChat;

/// <param name="Key">The browser's number of the message: the same again changes nothing.</param>
/// <param name="Page">On which page it was written, by its title.</param>
/// <param name="Files">Ids of files that the visitor has sent up.</param>
internal sealed record ChatSaid(string? Key, string? Text, string? Page, IReadOnlyList<string>? Files = null);

/// <summary>A visitor says something: it goes on with the last conversation, or begins one where the last was resolved long ago.</summary>
internal sealed class SendChat(ChatVisitors visitors, ChatAccess access, CustomersView customers, OpenConversation open, ReceiveMessage receive, AttachmentList attachments,
    LiveStreams live, Database database, TimeProvider time)
{
    private const int LongestText = 4000;
    private const long GoesOnFor = Micros.PerDay;

    public static void Map(IEndpointRouteBuilder routes) =>
        ChatAccess.Open(routes.MapPost("/chat/v1/messages", Handle)).WithTags("Web chat").WithSummary("The visitor says something: {key, text}. Idempotent by key.");

    private static async Task<ChatMessage> Handle(ChatSaid request, SendChat send, ChatAccess access, HttpContext http) =>
        await send.Answer(await send.Do(await access.Visitor(http), request));

    private Task<ChatMessage> Answer(Message message) => database.Read(session => ChatMessage.Of(message, attachments.Of(session, [message.Number])[message.Number]));

    /// <exception cref="UserErrorException">There is nothing in it, or too much.</exception>
    public Task<Message> Do(ChatVisitor visitor, ChatSaid request)
    {
        access.MaySay(visitor);
        var key = Message.CheckedKey(request.Key) ?? throw new UserErrorException("A message needs its key, by which it is taken once.");
        var text = Message.CheckedText(request.Text, request.Files is { Count: > 0 });
        if (text.Length > LongestText)
            throw new UserErrorException($"A message here has at most {LongestText:N0} characters.");
        return database.Write(tx => Do(tx, visitor, key, text, request));
    }

    private Message Do(Transaction tx, ChatVisitor visitor, string key, string text, ChatSaid request)
    {
        var now = visitors.Lock(tx, visitor.Id);
        if (now.Conversation is { } id && customers.GoesOnIn(tx, id) is { } last && (last.IsOpen || last.ResolvedAt > Micros.Now(time) - GoesOnFor))
            return receive.Do(tx, id, new(key, text, WebChatDelivery.Channel, Files: request.Files), ShareFiles.OwnerOf(now.Id));
        List<CustomerIdentifier> customer = [new(WebChatDelivery.Channel, now.Id)];
        if (now.UserId is not null)
            customer.Add(new(Identifier.UserId, now.UserId));
        var opened = open.Do(tx, new($"{now.Id}:{key}", customer, WebChatDelivery.Channel, text, Title: Title(request.Page), MessageKey: key, Files: request.Files), ShareFiles.OwnerOf(now.Id));
        visitors.Set(tx, now with { Conversation = opened.Id }, Micros.Now(time));
        tx.AfterCommit(() => live.Changed(ShowChat.TopicOf(now.Id)));
        return open.First(tx, opened.Id, key);
    }

    private static string? Title(string? page) => page is null ? null : string.Concat(page.Where(c => !char.IsControl(c))) is { Length: > 0 } title
        ? title[..Math.Min(title.Length, 100)] : null;
}
