using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Throughline.Events.Import;
using Throughline.Kernel;

namespace Throughline.Host.Commands;

/// <summary>Sends a file to a running server, which imports it while it comes in.</summary>
internal static class ImportOverHttp
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <exception cref="UserErrorException">The server can't be reached, or does not take it; the message is the server's.</exception>
    public static async Task<ImportSummary> Run(
        string url, string? token, Stream file, ImportRequest request, IProgress<ImportProgress> progress, CancellationToken cancel)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw new UserErrorException($"'{url}' is no address of a server, such as http://127.0.0.1:5080.");
        if (string.IsNullOrWhiteSpace(token))
            throw new UserErrorException("--server needs --token TOKEN: an API token with events:write, made under Settings, API tokens.");

        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var parts = new MultipartFormDataContent();
        if (request.Mapping is { } mapping)
            parts.Add(new ByteArrayContent(mapping), "mapping", "mapping.json");
        parts.Add(new StreamContent(new Reported(file, progress), 128 * 1024), "file", "file");
        using var message = new HttpRequestMessage(HttpMethod.Post,
            new Uri(server, $"/api/imports?as={request.Format.ToString().ToLowerInvariant()}&source={Uri.EscapeDataString(request.Source)}"));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        message.Headers.ExpectContinue = true; // a token that is refused is refused before the file goes out
        message.Content = parts;
        try
        {
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
            return response.IsSuccessStatusCode
                ? await Summary(response, progress, cancel)
                : throw new UserErrorException($"{server} says: {await Detail(response, cancel)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new UserErrorException($"{server} can't be reached, or broke off: {e.Message}. What it took is kept; the same command brings the rest.", e);
        }
    }

    private static async Task<ImportSummary> Summary(HttpResponseMessage response, IProgress<ImportProgress> progress, CancellationToken cancel)
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("error", out var error))
                throw new UserErrorException(error.GetString()!);
            if (document.RootElement.TryGetProperty("refusedBy", out _))
                return document.Deserialize<ImportSummary>(Json)!;
            progress.Report(document.Deserialize<ImportProgress>(Json)!);
        }
        throw new IOException("the answer ends before the summary");
    }

    private static async Task<string> Detail(HttpResponseMessage response, CancellationToken cancel)
    {
        var body = await response.Content.ReadAsStringAsync(cancel);
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.GetProperty("detail").GetString()!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{(int)response.StatusCode} {response.StatusCode}{(response.StatusCode == HttpStatusCode.NotFound ? "; is this a Throughline server?" : "")}";
        }
    }

    /// <summary>Says how much was sent: the server takes no more than it imports.</summary>
    private sealed class Reported(Stream file, IProgress<ImportProgress> progress) : Stream
    {
        private long sent;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await file.ReadAsync(buffer, cancellationToken);
            sent += read;
            progress.Report(new ImportProgress(sent, 0, 0, 0, 0));
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
