using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Attachments;

/// <summary>
/// Takes a file, to go with a message that is sent afterwards. It is looked at, kept on the disk, and then acknowledged; what is not sent within
/// a day is dropped.
/// </summary>
public sealed class AttachFile : IDisposable
{
    private const long KeptUnsent = Micros.PerDay;
    private const int LookedAtOnce = 4;
    private readonly AttachmentList attachments;
    private readonly ContentFiles files;
    private readonly DueItems due;
    private readonly AttachmentOptions options;
    private readonly Database database;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim looking = new(LookedAtOnce);

    internal AttachFile(AttachmentList attachments, ContentFiles files, DueItems due, IOptions<AttachmentOptions> options, Database database, TimeProvider time) =>
        (this.attachments, this.files, this.due, this.options, this.database, this.time) = (attachments, files, due, options.Value, database, time);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/attachments", Api).Require(Permissions.ConversationsRead).WithTags("Conversations").Accepts<byte[]>("application/octet-stream", "*/*")
            .WithSummary("Sends a file up, as the body, to go with a message by its id. name is what it is called. Until then it is the caller's alone; after a day it is dropped.");

    private static async Task<Created<AttachmentAnswer>> Api(string? name, HttpContext http, AttachFile attach, Caller caller, CancellationToken cancel) =>
        TypedResults.Created((string?)null, AttachmentAnswer.Of(await attach.Body(http, caller.Id, name, cancel)));

    /// <summary>The body of a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="owner">Who sends it up.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="cancel">Whoever sends it has gone.</param>
    public Task<Attachment> Body(HttpContext http, string owner, string? name, CancellationToken cancel)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.Largest + 1; // one more, so that it is us who say what is too large
        return Do(owner, name, http.Request.Body, cancel);
    }

    /// <exception cref="RefusedException">413: it is too large; 429: that was enough for a day.</exception>
    public async Task<Attachment> OfVisitor(HttpContext http, string owner, string? name, CancellationToken cancel)
    {
        var sent = await database.Read(session => attachments.SizeSince(session, owner, Micros.Now(time) - Micros.PerDay), cancel);
        return sent < options.VisitorsADay ? await Body(http, owner, name, cancel)
            : throw new RefusedException(StatusCodes.Status429TooManyRequests, "That is enough for a day: send further files tomorrow.");
    }

    /// <exception cref="UserErrorException">It is too large, or of a kind that is not taken.</exception>
    /// <exception cref="StoreUnavailableException">There is no room for it.</exception>
    public async Task<Attachment> Do(string owner, string? name, Stream content, CancellationToken cancel)
    {
        using var received = await Receive(content, cancel);
        var (kind, isPicture) = await Look(received, name, cancel);
        var attachment = new Attachment(
            Ids.New(time), received.Hash, received.Size, kind.Type, Attachment.CleanName(name, kind), owner, null, null, isPicture, Micros.Now(time));
        // planned before it is there, so that a crash in between leaves no file that nobody knows
        await database.Write(tx => due.Plan(tx, DropAttachments.WorkKind, attachment.Id, attachment.At + KeptUnsent));
        files.Keep(received, attachment.Id);
        await database.Write(tx => attachments.Add(tx, attachment));
        return attachment;
    }

    public void Dispose() => looking.Dispose();

    private async Task<ReceivedFile> Receive(Stream content, CancellationToken cancel)
    {
        try
        {
            return await files.Receive(content, options.Largest, cancel);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new UserErrorException($"The file is too large: at most {options.Largest / 1_000_000.0:0.#} MB go here.", e);
        }
    }

    private async Task<(FileKind Kind, bool IsPicture)> Look(ReceivedFile received, string? name, CancellationToken cancel)
    {
        await looking.WaitAsync(cancel);
        try
        {
            var bytes = await File.ReadAllBytesAsync(received.Path, cancel);
            return FileKind.Of(bytes) is { } kind ? (kind, RasterImage.IsSafe(bytes))
                : throw new UserErrorException($"“{Shown(name)}” is of a kind that is not taken, by what is in it. Taken are {FileKind.Taken}; anything else goes in a zip file.");
        }
        finally
        {
            looking.Release();
        }
    }

    private static string Shown(string? name) => new((name ?? "The file").Where(c => !char.IsControl(c)).Take(Attachment.LongestName).ToArray());
}
