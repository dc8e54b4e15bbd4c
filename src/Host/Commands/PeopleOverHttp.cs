using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Throughline.Kernel;
using Throughline.People.Privacy;

namespace Throughline.Host.Commands;

/// <summary>Erases and takes out people through a running server, since it alone holds its data folder.</summary>
internal sealed class PeopleOverHttp : IDisposable
{
    private static readonly Option<string?> Server = new("--server") { Description = "Go through a running server instead of a data folder.", HelpName = "URL" };

    private static readonly Option<string?> Token = new("--token")
    {
        Description = "An API token of that server with people:read and people:erase or people:export. Also read from THROUGHLINE_TOKEN.",
        HelpName = "TOKEN",
    };

    private readonly HttpClient client;

    private PeopleOverHttp(Uri server, string token)
    {
        client = new HttpClient { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public static void AddTo(Command command)
    {
        command.Add(Server);
        command.Add(Token);
    }

    /// <summary>Null where the command names no server.</summary>
    /// <exception cref="UserErrorException">The address or the token is missing or is none.</exception>
    public static PeopleOverHttp? Of(ParseResult parsed)
    {
        if (parsed.GetValue(Server) is not { } url)
            return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw new UserErrorException($"'{url}' is no address of a server, such as http://127.0.0.1:5080.");
        var token = parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable("THROUGHLINE_TOKEN");
        return string.IsNullOrWhiteSpace(token)
            ? throw new UserErrorException("--server needs --token TOKEN: an API token with people:read and people:erase or people:export, made under Settings, API tokens.")
            : new PeopleOverHttp(server, token);
    }

    public async Task<FoundPerson> Find(string identifier, CancellationToken cancel)
    {
        using var answer = await Ask(HttpMethod.Get, $"/api/people/named?identifier={Uri.EscapeDataString(identifier)}", cancel);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
        var person = json.RootElement;
        return new FoundPerson(person.GetProperty("id").GetInt64(), person.GetProperty("name").GetString(),
            person.GetProperty("identifiers").GetArrayLength(), person.GetProperty("events").GetInt64());
    }

    public async Task<ErasedPerson> Erase(long person, bool purge, CancellationToken cancel)
    {
        using var answer = await Ask(HttpMethod.Delete, $"/api/people/{person}?purge={(purge ? "true" : "false")}", cancel);
        return (await answer.Content.ReadFromJsonAsync<ErasedPerson>(cancel))!;
    }

    public async Task Export(long person, Stream into, CancellationToken cancel)
    {
        using var answer = await Ask(HttpMethod.Get, $"/api/people/{person}/export", cancel);
        await answer.Content.CopyToAsync(into, cancel);
    }

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path, CancellationToken cancel)
    {
        try
        {
            var answer = await client.SendAsync(new HttpRequestMessage(method, path), HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.IsSuccessStatusCode)
                return answer;
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
            throw new UserErrorException($"{client.BaseAddress} says: {problem.RootElement.GetProperty("detail").GetString()}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException)
        {
            throw new UserErrorException($"{client.BaseAddress} can't be reached, or is no Throughline server: {e.Message}", e);
        }
    }

    public void Dispose() => client.Dispose();
}

/// <summary>Whom an identifier names.</summary>
internal sealed record FoundPerson(long Id, string? Name, int Identifiers, long Events);
