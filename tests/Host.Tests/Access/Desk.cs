using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Throughline.Support;

namespace Throughline.Host.Tests.Access;

/// <summary>
/// A real server that all of these tests ask: somebody of every role, tokens that may one thing and tokens that may all but one, and a conversation of team
/// service with one of each thing that belongs to it. All but the supervisor and the administrator are of team sales, who may not see it.
/// </summary>
public sealed class Desk : IAsyncLifetime
{
    /// <summary>Stands in everything that was said in the conversation, in its title, its tags, its files' names and its callback.</summary>
    public const string Secret = "quitte";

    /// <summary>With whom it is. Everybody may look people up, so this is a secret of the conversation's routes alone.</summary>
    public const string Customer = "kunde-4711", CustomerName = "Quirin Baumann";

    private const string Password = "correct horse battery";
    private static readonly string[] Others = ["agent", "marketer", "analyst"];
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, Caller> callers = new(StringComparer.Ordinal);
    private ServerProcess? server;

    public Uri Url => server!.Url;

    public string Output => server!.Output;

    internal StoreWatch Store { get; private set; } = null!;

    internal IReadOnlyList<Route> Routes { get; private set; } = [];

    /// <summary>What exists, by the name that routes have for it: see <see cref="Known"/>.</summary>
    internal Known Known { get; private set; } = null!;

    /// <summary>Somebody by role; <c>without p</c> and <c>only p</c> are tokens of the administrator's.</summary>
    internal Caller By(string who) => callers[who];

    internal Caller Nobody => callers[""];

    public async ValueTask InitializeAsync()
    {
        server = await ServerProcess.Start(folder["data"], ["--empty"], new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password });
        Store = new(folder["data/throughline.db"]);
        callers[""] = new(new Visitor(Url), null);
        var admin = callers["admin"] = await SignIn("admin");
        using (var description = JsonDocument.Parse(await admin.Visitor.Page("/openapi.json")))
            Routes = Route.Of(description.RootElement);
        // passwords take their time, on as many cores as there are
        foreach (var (role, caller) in await Task.WhenAll(AccessTable.Roles.Keys.Where(role => role != "admin").Select(role => Hire(admin, role))))
            callers[role] = caller;
        foreach (var permission in AccessTable.Permissions)
        {
            await AddToken(admin, "only " + permission, [permission]);
            await AddToken(admin, "without " + permission, [.. AccessTable.Permissions.Where(other => other != permission)]);
        }
        Known = await Known.Fill(this);
        await Store.Settled();
    }

    private async Task<(string Role, Caller Caller)> Hire(Caller admin, string role)
    {
        await Make(admin, HttpMethod.Post, "/api/users", new { name = role, fullName = $"Some {role}", role, password = Password });
        if (Others.Contains(role))
            await Make(admin, HttpMethod.Put, $"/api/teams/sales/members/{role}", null);
        return (role, await SignIn(role));
    }

    /// <summary>The store as it stands while nobody is offered anything, which would run out by itself.</summary>
    internal async Task<Dictionary<string, string>> AtRest()
    {
        await Make(By("supervisor"), HttpMethod.Put, $"/api/agents/{Known.Lead}/presence", new { presence = "offline" });
        return await Store.Settled();
    }

    /// <summary>Somebody who signs in anew, with the token that their forms carry.</summary>
    internal async Task<Caller> SignIn(string name)
    {
        var visitor = new Visitor(Url);
        using var signedIn = await visitor.Post("/sign-in", "/sign-in", ("name", name), ("password", Password));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        return await Caller.SignedIn(visitor);
    }

    internal static async Task<JsonNode> Make(Caller by, HttpMethod method, string path, object? body)
    {
        using var made = await by.Visitor.Json(method, path, body);
        var said = await made.Content.ReadAsStringAsync();
        Assert.True(made.IsSuccessStatusCode, $"{method} {path} answered {(int)made.StatusCode}: {said}");
        return said.Length > 0 ? JsonNode.Parse(said)! : new JsonObject();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in callers.Values)
            caller.Visitor.Dispose();
        if (server is not null)
            await server.DisposeAsync();
        folder.Dispose();
    }

    private async Task AddToken(Caller admin, string name, string[] permissions)
    {
        var made = await Make(admin, HttpMethod.Post, "/api/tokens", new { name, permissions });
        callers[name] = new(new Visitor(Url) { Origin = null }, null) { Token = (string?)made["token"] };
    }
}
