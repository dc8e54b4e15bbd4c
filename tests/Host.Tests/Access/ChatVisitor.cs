using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Throughline.Host.Tests.Access;

/// <summary>Somebody's browser on a website with the chat, as the widget asks.</summary>
internal sealed class ChatVisitor(HttpClient client, string token)
{
    private int said;

    public string Token => token;

    public static async Task<string> Site(Desk desk) => (string)(await Desk.Make(desk.By("supervisor"), HttpMethod.Post, "/api/chat/sites", new { name = "Shop" }))["key"]!;

    public static async Task<ChatVisitor> Visit(HttpClient client, string site)
    {
        using var begun = await client.PostAsJsonAsync("/chat/v1/visits", new { site });
        return new(client, (string)JsonNode.Parse(await begun.Content.ReadAsStringAsync())!["token"]!);
    }

    public async Task<string> SendUp(byte[] bytes, string name)
    {
        using var content = new ByteArrayContent(bytes);
        using var sent = await Ask(HttpMethod.Post, "/chat/v1/files?name=" + Uri.EscapeDataString(name), content);
        Assert.True(sent.StatusCode == HttpStatusCode.Created, $"{name}: {await sent.Content.ReadAsStringAsync()}");
        return (string)JsonNode.Parse(await sent.Content.ReadAsStringAsync())!["id"]!;
    }

    public async Task Say(string? text, params string[] files)
    {
        using var content = JsonContent.Create(new { key = $"{said++}", text, page = "<img src=x onerror=alert(1)>", files });
        using var taken = await Ask(HttpMethod.Post, "/chat/v1/messages", content);
        Assert.True(taken.StatusCode == HttpStatusCode.OK, await taken.Content.ReadAsStringAsync());
    }

    public async Task<string> Chat()
    {
        using var answer = await Ask(HttpMethod.Get, "/chat/v1/messages");
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<HttpResponseMessage> Ask(HttpMethod method, string path, HttpContent? content = null, string? with = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Origin", "https://shop.example");
        if ((with ?? token) is { Length: > 0 } secret)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return await client.SendAsync(request);
    }
}
