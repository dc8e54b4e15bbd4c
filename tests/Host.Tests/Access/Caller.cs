using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Throughline.Support;

namespace Throughline.Host.Tests.Access;

/// <summary>Who asks: a browser that somebody is signed in with, a program with a token, or nobody.</summary>
/// <param name="Visitor">Its cookies.</param>
/// <param name="FormToken">What the forms of its pages carry; null where nobody is signed in.</param>
internal sealed partial record Caller(Visitor Visitor, string? FormToken)
{
    /// <summary>Of an API; null for none.</summary>
    public string? Token { get; init; }

    public static async Task<Caller> SignedIn(Visitor visitor) => new(visitor, Field().Match(await visitor.Page("/account")).Groups["token"].Value);

    /// <summary>Asks for a route as its pages and programs do: forms with the token of their page, the API with JSON.</summary>
    /// <param name="body">Null for one with nothing in it.</param>
    public async Task<Reply> Ask(Route route, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        (string Name, string Value)[] all = [("Accept", route.IsPage && Token is null ? "text/html" : "application/json"), .. headers];
        if (Token is not null)
            all = [.. all, ("Authorization", "Bearer " + Token)];
        using var content = route.Reads ? null : Content(route, body);
        using var answer = await Visitor.Send(new HttpMethod(route.Method), path, content, all);
        return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.ToString());
    }

    private HttpContent Content(Route route, object? body) => route.Takes is ["multipart/form-data"] ? Multipart(body) :
        route.Takes.Any(type => type.Contains("form", StringComparison.Ordinal)) || (route.IsPage && Token is null && !route.Takes.Contains("application/json")) ? Form(body)
        : route.Takes is [] or [.., "application/json"] or ["application/json", ..] ? JsonContent.Create(body ?? new { })
        : body is byte[] bytes ? new ByteArrayContent(bytes) : new StringContent("", Encoding.UTF8, route.Takes[0] == "*/*" ? "application/octet-stream" : route.Takes[0]);

    private FormUrlEncodedContent Form(object? body) => new(Fields(body));

    private MultipartFormDataContent Multipart(object? body)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in Fields(body))
            content.Add(new StringContent(value), name);
        return content;
    }

    private IEnumerable<KeyValuePair<string, string>> Fields(object? body)
    {
        var fields = (body as IEnumerable<(string Name, string Value)> ?? []).Select(field => KeyValuePair.Create(field.Name, field.Value));
        return FormToken is null ? fields : fields.Prepend(KeyValuePair.Create("__RequestVerificationToken", FormToken));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();
}

/// <summary>What a server answered.</summary>
internal sealed record Reply(int Status, string Body, string? Location)
{
    public bool LeadsToSignIn => Status == 302 && Location?.StartsWith("/sign-in", StringComparison.Ordinal) == true;

    /// <summary>Refused since nobody is known, or they lack a permission; which is not to say that a thing is another team's.</summary>
    public bool IsForPermission(string permission) => Status is 401 || (Status == 403 && Body.Contains(permission, StringComparison.Ordinal)) || LeadsToSignIn;
}
