using System.CommandLine;
using System.Text.Json;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>Asks a running server about its write keys, since it alone holds its data folder.</summary>
internal sealed class KeysOverHttp(RunningServer server) : IDisposable
{
    /// <summary>Null where the command names no server.</summary>
    /// <exception cref="UserErrorException">The address or the token is missing or is none.</exception>
    public static KeysOverHttp? Of(ParseResult parsed) => RunningServer.Of(parsed, Permissions.SourcesManage) is { } server ? new KeysOverHttp(server) : null;

    public async Task<NewKey> Create(string source)
    {
        var made = await server.Ask(HttpMethod.Post, $"/api/sources/{Uri.EscapeDataString(source)}/keys");
        return new NewKey(source, made.GetProperty("id").GetInt64(), made.GetProperty("key").GetString()!, made.GetProperty("start").GetString()!);
    }

    public async Task<List<ListedKey>> List() =>
    [
        .. from source in (await server.Ask(HttpMethod.Get, "/api/sources")).EnumerateArray()
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
        await server.Ask(HttpMethod.Post, $"/api/sources/{Uri.EscapeDataString(found[0].Source)}/keys/{found[0].Id}/revocation");
        return found[0].Start;
    }

    public void Dispose() => server.Dispose();
}

internal sealed record NewKey(string Source, long Id, string Key, string Start);

internal sealed record ListedKey(long Id, string Source, string Start, string CreatedAt, string? RevokedAt);
