using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Merging;
using Throughline.Kernel.Storage;

namespace Throughline.Channels.WebChat;

/// <summary>A file as the visitor sees it.</summary>
internal sealed record ChatFile(string Id, string Name, string Type, long Size)
{
    public static ChatFile Of(Attachment a) => new(a.Id, a.Name, a.Type, a.Size);
}

/// <summary>Files in a visitor's chat: theirs go up and then with a message; those of messages that they see come down to be saved.</summary>
internal sealed class ShareFiles(ChatVisitors visitors, ChatAccess chat, AttachFile attach, AttachmentList attachments, MessageList messages, CustomersView customers, ShowAttachment show, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        ChatAccess.Open(routes.MapPost("/chat/v1/files", Up)).WithTags("Web chat").Accepts<byte[]>("application/octet-stream", "*/*")
            .WithSummary("Sends a file up, as the body, to go with a message by its id; name is what it is called.");
        ChatAccess.Open(routes.MapGet("/chat/v1/files/{id}", Down)).WithTags("Web chat").WithSummary("A file of the visitor's own chat, to be saved.");
    }

    /// <summary>Who a visitor is to the files.</summary>
    public static string OwnerOf(string visitor) => "webchat:" + visitor;

    private static async Task<Created<ChatFile>> Up(string? name, ShareFiles share, ChatAccess access, HttpContext http, CancellationToken cancel) =>
        TypedResults.Created((string?)null, ChatFile.Of(await share.Take(await access.Visitor(http), http, name, cancel)));

    private static Task Down(string id, ShareFiles share, HttpContext http) => share.Give(http, id);

    private async Task Give(HttpContext http, string id) => await show.Write(http, await Find(await chat.Visitor(http), id), within: false);

    public Task<Attachment> Take(ChatVisitor visitor, HttpContext http, string? name, CancellationToken cancel)
    {
        chat.MaySay(visitor);
        return attach.OfVisitor(http, OwnerOf(visitor.Id), name, cancel);
    }

    /// <summary>Of a message that the visitor sees.</summary>
    /// <exception cref="Web.Problems.RefusedException">404: there is none.</exception>
    public Task<Attachment> Find(ChatVisitor visitor, string id) => database.Read(session =>
        attachments.Find(session, id) is { Message: { } number } a && visitors.Now(session, visitor.Id)?.Conversation is { } own && messages.Get(session, number) is { DeletedAt: null } message
            && ChatMessage.IsSeen(message) && customers.Seen(session, own, [message]).Count == 1 ? a : throw ShowAttachment.NoneSuch());
}
