using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Throughline.Support;

[assembly: AssemblyFixture(typeof(Throughline.Browser.Tests.Site))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Throughline.Browser.Tests;

/// <summary>
/// One browser for all tests, and one real server that holds what <see cref="Shop"/> and <see cref="Hostile"/> send. Users:
/// <c>admin</c>, and one of each other role named as the role; all have the password <see cref="Password"/>.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    public const string Password = "correct horse battery";
    public const float Patience = 60_000;
    private static readonly string[] Roles = ["supervisor", "agent", "marketer", "analyst"];
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, IBrowserContext> contexts = [];
    private IPlaywright? playwright;
    private IBrowser? browser;
    private Tab? turning;
    private ServerProcess? server;

    public Uri Url => server!.Url;
    public IBrowser Browser => browser!;

    /// <summary>With which tests send what happens while they look.</summary>
    public string LiveKey { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var starting = Start();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Program, Headless = true, Args = Chromium.Arguments, Timeout = Patience });
        await starting;
    }

    /// <summary>A server as a newcomer starts it.</summary>
    public static Task<ServerProcess> StartEmpty(string data) =>
        ServerProcess.Start(data, ["--empty"], new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password });

    /// <summary>A tab in which a user is signed in; those of one user share their cookies.</summary>
    public async Task<Tab> Open(string user = "admin")
    {
        if (!contexts.TryGetValue(user, out var context))
        {
            contexts[user] = context = await browser!.NewContextAsync(new() { BaseURL = Url.ToString(), ViewportSize = new() { Width = 1280, Height = 800 } });
            await using var tab = await Tab.In(context, Url);
            await tab.SignIn(user, Password);
        }
        return await Tab.In(context, Url);
    }

    /// <summary>One tab that goes from page to page, as the administrator's does: a new one reads and compiles all scripts anew.</summary>
    public async Task<Tab> Turn()
    {
        if (turning?.IsWithoutComplaint != true)
            turning = await Open();
        return turning;
    }

    /// <summary>A tab of its own, in which nobody is signed in.</summary>
    public Task<Tab> OpenAlone(BrowserNewContextOptions? options = null, Uri? url = null) => Tab.Alone(browser!, url ?? Url, options);

    /// <summary>The address of the person who has an identifier.</summary>
    public async Task<string> PersonWith(string identifier)
    {
        await using var tab = await Open();
        await tab.Go("/people?q=" + Uri.EscapeDataString(identifier));
        return await tab.Page.Locator("#people td a").First.GetAttributeAsync("href") ?? throw new InvalidOperationException($"Nobody has {identifier}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        if (server is not null)
            await server.DisposeAsync();
        folder.Dispose();
    }

    private async Task Start()
    {
        var data = folder["data"];
        var shop = await ServerProcess.CreateWriteKey(data, "shop");
        var hostile = await ServerProcess.CreateWriteKey(data, "hostile");
        LiveKey = await ServerProcess.CreateWriteKey(data, "live");
        server = await StartEmpty(data);
        await Send(shop, Shop.Items());
        await Send(hostile, Hostile.Items());
        using var admin = new Visitor(Url);
        using var signedIn = await admin.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        foreach (var role in Roles)
        {
            using var added = await admin.Json(HttpMethod.Post, "/api/users", new { name = role, fullName = $"Some {role}", role, password = Password });
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        }
        await Import(admin);
        using var joined = await admin.Json(HttpMethod.Put, "/api/teams/service/members/agent", null);
        await Converse(admin);
        await UntilRead(admin);
        foreach (var (key, purpose, touchpoint) in Wishes)
            await Wish(admin, key, Shop.Reader, purpose, touchpoint);
        await Replay(admin);
    }

    /// <summary>A draft that would have held what was sent to two customers, and the replay that says so: the first.</summary>
    private static async Task Replay(Visitor admin)
    {
        for (var i = 0; i < 2; i++)
            await Wish(admin, $"answered-{i}", $"customer-{50 + i}", "service", "Help desk chat", "service", "web");
        using var drafted = await admin.Json(HttpMethod.Post, "/api/policies", new { document = "name: No service\ncaps: [{ name: none, purposes: [service], limit: 0, per: day }]" });
        var version = (long?)JsonNode.Parse(await drafted.Content.ReadAsStringAsync())?["version"];
        using var replayed = await admin.Json(HttpMethod.Post, $"/api/policies/{version}/replays?days=7", null);
        Assert.Equal(2, (long?)JsonNode.Parse(await replayed.Content.ReadAsStringAsync())?["changed"]);
    }

    /// <summary>Where the conversation is that <see cref="Converse"/> begins.</summary>
    public const string Conversation = "/inbox/c270fd076df620dfc6234c4b2bae509";

    /// <summary>A customer who has written, a note about it, and nobody who has answered.</summary>
    private static async Task Converse(Visitor admin)
    {
        using var opened = await admin.Json(HttpMethod.Post, "/api/conversations", new
        {
            key = "tulips",
            customer = new[] { new { type = "userId", value = "customer-60" } },
            channel = "webchat",
            title = "Tulips have not come",
            text = "Where are my tulips? I have waited for " + new string('a', 90) + " weeks.",
        });
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        using var noted = await admin.Json(HttpMethod.Post, $"/api{Conversation.Replace("inbox", "conversations", StringComparison.Ordinal)}/messages", new { text = "Asked the carrier. @agent, your turn.", note = true });
        Assert.True(noted.IsSuccessStatusCode, await noted.Content.ReadAsStringAsync());
    }

    /// <summary>The touchpoints that ship as a sample.</summary>
    private static async Task Import(Visitor admin)
    {
        using var content = new StringContent(await File.ReadAllTextAsync(Repository.At("samples/touchpoints.yaml")));
        using var imported = await admin.Send(HttpMethod.Post, "/api/touchpoints/import", content);
        Assert.Equal(HttpStatusCode.OK, imported.StatusCode);
    }

    /// <summary>Wishes to contact a reader of the shop's; what the gate says to each stands in the pages, and on the reader's timeline.</summary>
    private static readonly (string Key, string Purpose, string Touchpoint)[] Wishes = [("decided-news", "marketing", "Newsletter"), ("decided-offer", "sales", "Spring campaign")];

    /// <summary>How many events the reader's timeline has.</summary>
    public static int EventsOfReader => Shop.PagesRead + Wishes.Length;

    private static async Task Wish(Visitor admin, string key, string person, string purpose, string touchpoint, string team = "marketing", string channel = "email")
    {
        using var raised = await admin.Json(HttpMethod.Post, "/api/intents", new
        {
            key,
            person,
            purpose,
            touchpoint,
            team,
            channels = new[] { channel },
            template = "news",
            templateVersion = 1,
        });
        Assert.True(raised.IsSuccessStatusCode, await raised.Content.ReadAsStringAsync());
    }

    /// <summary>Sends items as an SDK does; what is refused is in the answer's counts only.</summary>
    public async Task Send(string key, IEnumerable<JsonObject> items)
    {
        using var client = new HttpClient { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(key + ":")));
        using var answer = await client.PostAsJsonAsync("/v1/batch", new JsonObject { ["batch"] = new JsonArray([.. items]) });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    // People and maps follow the log within a moment.
    private static async Task UntilRead(Visitor admin)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var people = await admin.Get("/api/people");
            var total = (int?)JsonNode.Parse(await people.Content.ReadAsStringAsync())?["total"];
            if (total >= Shop.People + Hostile.Strings.Count)
                return;
            Assert.True(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds < Patience, $"{total} people after a minute.");
            await Task.Delay(50);
        }
    }
}
