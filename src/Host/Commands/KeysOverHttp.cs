using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Throughline.Kernel;

namespace Throughline.Host.Commands;

/// <summary>Asks a running server about its write keys, since it alone holds its data folder.</summary>
internal sealed class KeysOverHttp : IDisposable
{
    private static readonly Option<string?> Server = new("--server") { Description = "Ask a running server instead of a data folder.", HelpName = "URL" };

    private static readonly Option<string?> Token = new("--token")
    {
        Description = "An API token of that server with sources:manage. Also read from THROUGHLINE_TOKEN.",
        HelpName = "TOKEN",
    };

    private readonly HttpClient client;

    private KeysOverHttp(Uri server, string token)
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
    /// <exception cref="UserErrorException">The address or the token is missing or is none.</exception>
    public static KeysOverHttp? Of(ParseResult parsed)
    {
        if (parsed.GetValue(Server) is not { } url)
            return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw new UserErrorException($"'{url}' is no address of a server, such as http://127.0.0.1:5080.");
        var token = parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable("THROUGHLINE_TOKEN");
        return string.IsNullOrWhiteSpace(token)
            ? throw new UserErrorException("--server needs --token TOKEN: an API token with sources:manage, made under Settings, API tokens.")
            : new KeysOverHttp(server, token);
    }

    public async Task<NewKey> Create(string source)
    {
        var made = await Ask(HttpMethod.Post, $"/api/sources/{Uri.EscapeDataString(source)}/keys");
        return new NewKey(source, made.GetProperty("id").GetInt64(), made.GetProperty("key").GetString()!, made.GetProperty("start").GetString()!);
    }

    public async Task<List<ListedKey>> List() =>
    [
        .. from source in (await Ask(HttpMethod.Get, "/api/sources")).EnumerateArray()
           from key in source.GetProperty("keys").EnumerateArray()
           select new ListedKey(key.GetProperty("id").GetInt64(), source.GetProperty("name").GetString()!, key.GetProperty("start").GetString()!,
               key.GetProperty("createdAt").GetString()!, key.GetProperty("revokedAt").GetString()),
    ];

    /// <summary>How the revoked key starts.</summary>
    public async Task<string> Revoke(string key)
    {
        var found = (await List()).FindAll(k => k.Id.ToString() == key || key.StartsWith(k.Start, StringComparison.Ordinal));
        if (found.Count != 1)
            throw new UserErrorException($"{(found.Count == 0 ? "No write key has" : "Several write keys have")} that id or beginning. throughline keys list shows them; name one by its id.");
        await Ask(HttpMethod.Post, $"/api/sources/{Uri.EscapeDataString(found[0].Source)}/keys/{found[0].Id}/revocation");
        return found[0].Start;
    }

    private async Task<JsonElement> Ask(HttpMethod method, string path)
    {
        try
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(method, path));
            var body = await answer.Content.ReadAsStringAsync();
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

internal sealed record NewKey(string Source, long Id, string Key, string Start);

internal sealed record ListedKey(long Id, string Source, string Start, string CreatedAt, string? RevokedAt);
