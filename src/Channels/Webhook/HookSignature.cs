using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Throughline.Kernel;
using Throughline.Web.Problems;
using Throughline.Web.Webhooks;

namespace Throughline.Channels.Webhook;

/// <summary>
/// Whether a request is from who has the secret, as Standard Webhooks says: HMAC-SHA256 of id, time and body. What is older than five minutes, or of a
/// time to come, is not taken, so that nobody can send it again later.
/// </summary>
internal static class HookSignature
{
    public const long Window = 5 * 60;

    /// <summary>Pure.</summary>
    /// <exception cref="RefusedException">401: it is not, with which part was wrong.</exception>
    public static void Check(IReadOnlyList<string> secrets, string? id, string? timestamp, string? signatures, string body, long now)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signatures) || id.Length > 200)
            throw Refused("The headers webhook-id, webhook-timestamp and webhook-signature are needed.");
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || Math.Abs(now / Micros.PerSecond - at) > Window)
            throw Refused($"webhook-timestamp is seconds since 1970 UTC, within {Window / 60} minutes of now.");
        var said = signatures.Split(' ', 10, StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes).ToList();
        foreach (var secret in secrets)
        {
            var right = Encoding.UTF8.GetBytes(SendMessage.Signature(secret, id, at, body));
            foreach (var one in said)
                if (CryptographicOperations.FixedTimeEquals(one, right))
                    return;
        }
        throw Refused("No signature fits: v1, and the HMAC-SHA256 of {id}.{timestamp}.{body} with the channel's secret, in base64.");
    }

    private static RefusedException Refused(string why) => new(StatusCodes.Status401Unauthorized, why);
}
