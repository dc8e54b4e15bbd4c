using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Throughline.Events.Collect;

/// <summary>The step that finds the write key: in the header first, else in the body.</summary>
internal static class FindKey
{
    private const int Longest = 200;

    /// <summary>The user of Basic, or the token of Bearer; null where the header has neither.</summary>
    public static string? InHeader(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || string.IsNullOrEmpty(header.Parameter))
            return null;
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return Sensible(header.Parameter);
        if (!header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter.Length > 2 * Longest)
            return null;
        Span<byte> decoded = stackalloc byte[2 * Longest];
        return Convert.TryFromBase64String(header.Parameter, decoded, out var length)
            ? Sensible(Encoding.UTF8.GetString(decoded[..length]).Split(':')[0])
            : null;
    }

    /// <summary><c>writeKey</c> of Segment's and Rudder's SDKs, <c>api_key</c> or <c>token</c> of PostHog's.</summary>
    public static string? InBody(JsonTape tape)
    {
        foreach (var node in (int[])[tape.Find(JsonTape.Root, "writeKey"u8), tape.Find(JsonTape.Root, "api_key"u8), tape.Find(JsonTape.Root, "token"u8)])
            if (tape.Type(node) == JsonTokenType.String && Sensible(tape.Text(node)) is { } key)
                return key;
        return null;
    }

    private static string? Sensible(string? key) => key is { Length: > 0 and <= Longest } ? key : null;
}
