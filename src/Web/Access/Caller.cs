using Microsoft.AspNetCore.Http;

namespace Throughline.Web.Access;

/// <summary>
/// Who is asking: a signed-in person, or an API token of one. A handler takes it as a parameter; on routes that are public there is none.
/// </summary>
/// <param name="Id">The user's id; <c>cli</c> for whoever has the command line, and with it the data.</param>
/// <param name="Name">In words, for pages and the audit list.</param>
/// <param name="Permissions">For a token: what it was made for, less what its user may no longer do.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Token">The token's name, or null for a person in a browser.</param>
/// <param name="StartPage">Where this person's work begins.</param>
public sealed record Caller(
    string Id, string Name, IReadOnlySet<string> Permissions, string Address, string? Token = null, string StartPage = "/people")
{
    public static Caller CommandLine { get; } = new(
        "cli", $"{Environment.UserName} at the command line", Access.Permissions.All.Keys.ToHashSet(StringComparer.Ordinal), "");

    /// <summary>By cookie: what a browser sends along whether or not the person meant to, and so the one that needs CSRF checks.</summary>
    public bool IsSession => Token is null;

    public bool May(string permission) => Permissions.Contains(permission);

    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(context.CallerOrNull());
}

public static class CallerOfRequest
{
    private static readonly object Key = new();

    public static Caller? CallerOrNull(this HttpContext context) => context.Items.TryGetValue(Key, out var caller) ? (Caller?)caller : null;

    /// <exception cref="InvalidOperationException">The route is public: nobody is known here.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.CallerOrNull() ?? throw new InvalidOperationException("This route is public, so there is no caller.");

    /// <summary>Where the request came from; behind a proxy, what the proxy says if it is trusted (see docs/access.md).</summary>
    public static string Address(this HttpContext context) => context.Connection.RemoteIpAddress is not { } address ? ""
        : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    internal static void SetCaller(this HttpContext context, Caller caller) => context.Items[Key] = caller;
}
