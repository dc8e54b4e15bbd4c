using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Throughline.Support;

namespace Throughline.Host.Tests.Commands;

public sealed class KeysCommandTests : IDisposable
{
    private const string Password = "a password of the tests";
    private readonly TempFolder folder = new();

    private string Data => folder["data"];

    [Fact]
    public async Task A_key_is_printed_once_listed_by_its_beginning_and_ended_for_good()
    {
        var (code, said, errors) = await ServerProcess.Run("keys", "create", "--source", "web", "--data", Data, "--json");
        Assert.Equal((0, ""), (code, errors));
        var key = JsonDocument.Parse(said).RootElement.GetProperty("key").GetString()!;
        Assert.StartsWith("wk_", key, StringComparison.Ordinal);

        (_, said, _) = await ServerProcess.Run("keys", "list", "--data", Data);
        Assert.Contains(key[..8] + "…  web", said, StringComparison.Ordinal);
        Assert.DoesNotContain(key, said, StringComparison.Ordinal);

        Assert.Equal(0, (await ServerProcess.Run("keys", "revoke", key, "--data", Data)).ExitCode);
        (_, said, _) = await ServerProcess.Run("keys", "list", "--data", Data, "--json");
        Assert.NotNull(JsonDocument.Parse(said).RootElement[0].GetProperty("revokedAt").GetString());
    }

    [Theory]
    [InlineData("A source needs a name", "create", "--source", "")]
    [InlineData("No write key has the id or the beginning nothing", "revoke", "nothing")]
    [InlineData("--server needs --token", "list", "--server", "http://127.0.0.1:1")]
    [InlineData("is no address of a server", "list", "--server", "localhost", "--token", "t")]
    [InlineData("can't be reached", "list", "--server", "http://127.0.0.1:1", "--token", "t")]
    public async Task What_can_t_be_done_is_said_in_a_sentence(string message, params string[] arguments)
    {
        var (code, _, errors) = await ServerProcess.Run(["keys", .. arguments, .. arguments.Contains("--server") ? (string[])[] : ["--data", Data]]);
        Assert.Equal(2, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_running_server_keys_are_made_through_it_and_count_at_once()
    {
        await using var server = await ServerProcess.Start(Data, ["--empty"], new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password });
        var (code, _, errors) = await ServerProcess.Run("keys", "create", "--data", Data);
        Assert.Equal(2, code);
        Assert.Contains("--server", errors, StringComparison.Ordinal);

        string[] through = ["--server", server.Url.ToString(), "--token", await Token(server.Url)];
        var (_, made, failed) = await ServerProcess.Run(["keys", "create", "--source", "shop/eu", "--json", .. through]);
        Assert.Equal("", failed);
        var key = JsonDocument.Parse(made).RootElement.GetProperty("key").GetString()!;
        using var client = new HttpClient { BaseAddress = server.Url };
        Assert.Equal(HttpStatusCode.OK, await Send(client, key));
        Assert.Contains("shop/eu", (await ServerProcess.Run(["keys", "list", .. through])).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await ServerProcess.Run(["keys", "revoke", key, .. through])).ExitCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(client, key));
    }

    private static async Task<HttpStatusCode> Send(HttpClient client, string key) =>
        (await client.PostAsJsonAsync("/v1/track", new { userId = "u", @event = "E", writeKey = key })).StatusCode;

    /// <summary>Signs in as a browser does, and makes an API token that may manage sources.</summary>
    private static async Task<string> Token(Uri server)
    {
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler) { BaseAddress = server };
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        var form = Regex.Match(await browser.GetStringAsync("/sign-in"), "name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1));
        using var signedIn = await browser.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["name"] = "admin",
            ["password"] = Password,
            ["__RequestVerificationToken"] = form.Groups["token"].Value,
        }));
        Assert.True(signedIn.IsSuccessStatusCode, await signedIn.Content.ReadAsStringAsync());
        using var made = await browser.PostAsJsonAsync("/api/tokens", new { name = "keys", permissions = (string[])["sources:manage"] });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
    }

    public void Dispose() => folder.Dispose();
}
