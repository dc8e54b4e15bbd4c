using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Throughline.Kernel;

namespace Throughline.Host.Commands;

/// <summary>A server that runs, asked over its API: it alone holds its data folder. Commands that write take <c>--server</c> and <c>--token</c>.</summary>
internal sealed class RunningServer : IDisposable
{
    private static readonly Option<string?> Server = new("--server") { Description = "Ask a running server instead of a data folder.", HelpName = "URL" };

    private static readonly Option<string?> Token = new("--token")
    {
        Description = "An API token of that server that may do this. Also read from THROUGHLINE_TOKEN.",
        HelpName = "TOKEN",
    };

    private readonly HttpClient client;

    private RunningServer(Uri server, string token)
    {
        client = new HttpClient { BaseAddress = server };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public static void AddTo(Command command)
    {
        command.Add(Server);
        command.Add(Token);
    }

    /// <summary>Null where the command names no server.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="permission">What the token must be made for, to say so where there is none.</param>
    /// <exception cref="UserErrorException">The address or the token is missing or is none.</exception>
    public static RunningServer? Of(ParseResult parsed, string permission)
    {
        if (parsed.GetValue(Server) is not { } url)
            return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw new UserErrorException($"'{url}' is no address of a server, such as http://127.0.0.1:5080.");
        var token = parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable("THROUGHLINE_TOKEN");
        return string.IsNullOrWhiteSpace(token)
            ? throw new UserErrorException($"--server needs --token TOKEN: an API token with {permission}, made under Settings, API tokens.")
            : new RunningServer(server, token);
    }

    /// <summary>The answer's JSON; of an empty answer the value <c>undefined</c>.</summary>
    /// <exception cref="UserErrorException">The server refused, with its reason, or can't be reached.</exception>
    public Task<JsonElement> Ask(HttpMethod method, string path, object? content = null) => Send(method, path, content is null ? null : JsonContent.Create(content));

    /// <inheritdoc cref="Ask"/>
    public Task<JsonElement> AskText(HttpMethod method, string path, string text) => Send(method, path, new StringContent(text));

    private async Task<JsonElement> Send(HttpMethod method, string path, HttpContent? content)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var answer = await client.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode && body.Length == 0)
                return default;
            using var json = JsonDocument.Parse(body);
            return answer.IsSuccessStatusCode
                ? json.RootElement.Clone()
                : throw new UserErrorException($"{client.BaseAddress} says: {json.RootElement.GetProperty("detail").GetString()}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException or TaskCanceledException)
        {
            throw new UserErrorException($"{client.BaseAddress} can't be reached, or is no Throughline server: {e.Message}", e);
        }
    }

    public void Dispose() => client.Dispose();
}
