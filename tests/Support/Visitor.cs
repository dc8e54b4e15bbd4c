using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Throughline.Support;

/// <summary>A browser without a screen: keeps cookies, says where its requests come from, fills in forms with the token of the page they stand on.</summary>
public sealed partial class Visitor : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient client;

    public Visitor(Uri url)
    {
        client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = url };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        Origin = url.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>What its posts say about the page they come from; null for nothing.</summary>
    public string? Origin { get; set; }

    public Cookie? Cookie(string name) => cookies.GetCookies(client.BaseAddress!)[name];

    public Task<HttpResponseMessage> Get(string path) => client.GetAsync(path);

    public async Task<string> Page(string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode == HttpStatusCode.OK
            ? await answer.Content.ReadAsStringAsync()
            : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Sends the form at <paramref name="action"/> that stands on the page at <paramref name="from"/>.</summary>
    public async Task<HttpResponseMessage> Post(string action, string from, params (string Name, string Value)[] fields) =>
        await PostForm(action, [("__RequestVerificationToken", FormToken().Match(await Page(from)).Groups["token"].Value), .. fields]);

    public Task<HttpResponseMessage> PostForm(string action, params (string Name, string Value)[] fields) =>
        Send(HttpMethod.Post, action, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    public Task<HttpResponseMessage> Json(HttpMethod method, string path, object? body) => Send(method, path, JsonContent.Create(body));

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (Origin is not null)
            request.Headers.Add("Origin", Origin);
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await client.SendAsync(request);
    }

    public void Dispose() => client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormToken();
}
