using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Attachments;

/// <summary>
/// Gives out a file to whoever sees its conversation. It is saved, never opened: only pictures that are found fit again, as they are read, may stand within a
/// page; and whatever it is, nothing in it may run.
/// </summary>
public sealed class ShowAttachment
{
    private readonly AttachmentList attachments;
    private readonly ContentFiles files;
    private readonly ConversationAccess access;
    private readonly Database database;

    internal ShowAttachment(AttachmentList attachments, ContentFiles files, ConversationAccess access, Database database) =>
        (this.attachments, this.files, this.access, this.database) = (attachments, files, access, database);

    public static string AddressOf(Attachment a, bool within = false) => $"/api/conversations/{Uri.EscapeDataString(a.Conversation!)}/attachments/{a.Id}{(within ? "?show=picture" : "")}";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/conversations/{id}/attachments/{attachment}", (string id, string attachment, string? show, ShowAttachment of, Caller caller, HttpContext http) => of.Api(id, attachment, show, caller, http))
            .Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary("A file of a conversation that the caller sees, to be saved. show=picture: pictures that are safe to show, as such.");

    internal async Task Api(string id, string attachment, string? show, Caller caller, HttpContext http)
    {
        var found = await database.Read(session =>
        {
            access.Read(session, caller, id);
            return attachments.Find(session, attachment) is { Message: not null } a && a.Conversation == id ? a : throw NoneSuch();
        });
        await Write(http, found, show == "picture");
    }

    /// <summary>To whoever was found to be allowed to have it.</summary>
    /// <exception cref="RefusedException">404: it is not here.</exception>
    public async Task Write(HttpContext http, Attachment of, bool within)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        if (!headers.ContainsKey("Cross-Origin-Resource-Policy"))
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "private, no-cache";
        headers.ETag = $"\"{of.Hash}{(within ? "p" : "")}\"";
        if (http.Request.Headers.IfNoneMatch == headers.ETag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var bytes = await Task.Run(() => files.Read(of.Id, of.Hash))
            ?? throw new StoreUnavailableException($"The file {of.Name} is not on this server's disk, or not as it was kept. Whoever runs this installation finds it in the folder files of the data folder, or of its backup.");
        var isShown = within && of.IsPicture && RasterImage.IsSafe(bytes);
        http.Response.ContentType = isShown ? of.Type : "application/octet-stream";
        headers.ContentDisposition = new ContentDispositionHeaderValue(isShown ? "inline" : "attachment") { FileNameStar = of.Name, FileName = Ascii(of.Name) }.ToString();
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    public static RefusedException NoneSuch() => new(StatusCodes.Status404NotFound, "There is no such file.");

    private static string Ascii(string name) => '"' + string.Concat(name.Select(c => c is >= ' ' and < (char)127 and not ('"' or '\\') ? c : '_')) + '"';
}
