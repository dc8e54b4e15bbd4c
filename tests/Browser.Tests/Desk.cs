using System.Net;
using System.Text.Json.Nodes;
using Throughline.Support;

namespace Throughline.Browser.Tests;

/// <summary>A server with a desk of its own, since others count the people of <see cref="Site"/>.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly TempFolder kept;
    private readonly ServerProcess process;

    private Desk(TempFolder folder, ServerProcess server, Visitor admin) => (kept, process, Admin) = (folder, server, admin);

    public Uri Url => process.Url;
    public Visitor Admin { get; }

    public static async Task<Desk> Open()
    {
        var folder = new TempFolder();
        var server = await Site.StartEmpty(folder["data"]);
        var admin = new Visitor(server.Url);
        using var signedIn = await admin.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Site.Password));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        return new(folder, server, admin);
    }

    /// <summary>Somebody of a team who is an agent of the desk; answers with their id.</summary>
    public async Task<string> Hire(string name, string team = "service", int capacity = 3, object? skills = null)
    {
        using var added = await Admin.Json(HttpMethod.Post, "/api/users", new { name, fullName = $"{char.ToUpperInvariant(name[0])}{name[1..]}", role = "agent", password = Site.Password });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        await Put($"/api/teams/{team}/members/{name}", null);
        using var users = await Admin.Get("/api/users");
        var id = (string)JsonNode.Parse(await users.Content.ReadAsStringAsync())!.AsArray().First(user => (string?)user!["name"] == name)!["id"]!;
        await Put($"/api/agents/{id}", new { capacity, skills });
        return id;
    }

    public Task Available(string agent) => Put($"/api/agents/{agent}/presence", new { presence = "available" });

    public async Task Put(string path, object? body)
    {
        using var answer = await Admin.Json(HttpMethod.Put, path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A customer writes; answers with the conversation's id.</summary>
    public async Task<string> Write(string key, string email, string text, string channel = "email")
    {
        using var opened = await Admin.Json(HttpMethod.Post, "/api/conversations", new { key, customer = new[] { new { type = "email", value = email } }, channel, text });
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        return opened.Headers.Location!.ToString().Split('/')[^1];
    }

    /// <summary>The customer goes on in it.</summary>
    public async Task Says(string conversation, string text)
    {
        using var said = await Admin.Json(HttpMethod.Post, $"/api/conversations/{conversation}/inbound", new { text });
        Assert.True(said.IsSuccessStatusCode, await said.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await process.DisposeAsync();
        kept.Dispose();
    }
}
