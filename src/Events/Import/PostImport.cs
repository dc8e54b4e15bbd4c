using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Events.Import;

/// <summary>
/// Takes a file as it comes in, of any size: as the body, or as the part <c>file</c> of a form after the part <c>mapping</c>.
/// Answers with a line of JSON for each step (<see cref="ImportProgress"/>) and a last one (<see cref="ImportSummary"/>).
/// </summary>
internal static class PostImport
{
    private const int LargestMapping = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void MapImports(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/imports", Handle).Require(Permissions.EventsWrite).WithTags("Events")
            .WithSummary("Import a file of events: ?as=xes|csv|jsonl&source=NAME")
            .Accepts<IFormFile>("multipart/form-data", "*/*").Produces<ImportSummary>(contentType: "application/x-ndjson");

    private static async Task Handle(HttpContext context, Caller caller, ImportFile import, AuditList audit, Database database)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpBodyControlFeature>() is { } body)
            body.AllowSynchronousIO = true; // the file's reader has a thread of its own and reads as if from a disk

        var format = ImportRequest.ParseFormat(context.Request.Query["as"]);
        var source = context.Request.Query["source"].ToString();
        if (source.Length == 0)
            throw new UserErrorException("Say where the events are from: ?source=NAME.");
        var (file, mapping) = await Parts(context.Request, context.RequestAborted);
        var request = new ImportRequest(format, source, mapping);
        ImportFile.Check(request);
        await database.Write(tx => audit.Add(tx, caller, "import.start", source, new { format = format.ToString() }));
        await Answer(context, import, file, request);
    }

    private static async Task Answer(HttpContext context, ImportFile import, Stream file, ImportRequest request)
    {
        var steps = Channel.CreateBounded<ImportProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var running = Task.Run(() => import.Run(file, request, new Steps(steps.Writer), context.RequestAborted));
        _ = running.ContinueWith(_ => steps.Writer.Complete(), TaskScheduler.Default);

        context.Response.ContentType = "application/x-ndjson";
        await foreach (var step in steps.Reader.ReadAllAsync())
            await Write(context.Response, step);
        ImportSummary summary;
        try
        {
            summary = await running;
        }
        catch (Exception e) when (e is UserErrorException or StoreUnavailableException && context.Response.HasStarted)
        {
            await Write(context.Response, new { error = e.Message });
            return;
        }
        await Write(context.Response, summary);
    }

    private static async Task<(Stream File, byte[]? Mapping)> Parts(HttpRequest request, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "multipart/form-data")
            return (request.Body, null);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
            throw new UserErrorException("The form has no boundary.");
        var parts = new MultipartReader(boundary, request.Body);
        byte[]? mapping = null;
        try
        {
            while (await parts.ReadNextSectionAsync(cancel) is { } part)
            {
                if (part.GetContentDispositionHeader()?.Name.Value?.Trim('"') is not "mapping")
                    return (part.Body, mapping);
                mapping = await Whole(part.Body, cancel);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UserErrorException($"The form can't be read: {e.Message}", e);
        }
        throw new UserErrorException("The form has no file. Send the part mapping first, where there is one, then the part file.");
    }

    private static async Task<byte[]> Whole(Stream part, CancellationToken cancel)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await part.ReadAsync(buffer, cancel)) > 0)
        {
            copy.Write(buffer, 0, read);
            if (copy.Length > LargestMapping)
                throw new UserErrorException("The mapping is larger than 1 MB.");
        }
        return copy.ToArray();
    }

    private static async Task Write<T>(HttpResponse response, T line)
    {
        await response.WriteAsync(JsonSerializer.Serialize(line, Json) + "\n");
        await response.Body.FlushAsync();
    }

    private sealed class Steps(ChannelWriter<ImportProgress> steps) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => steps.TryWrite(value);
    }
}
