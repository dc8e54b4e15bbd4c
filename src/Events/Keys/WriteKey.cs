using System.Security.Cryptography;
using System.Text;
using Throughline.Kernel;

namespace Throughline.Events.Keys;

/// <summary>A key with which a source sends. It is shown once, when it is made; after that only its digest and its first characters are known.</summary>
public sealed record WriteKey(long Id, long Source, string Start, long CreatedAt, long? RevokedAt)
{
    private const int Shown = 8;
    internal const int LongestKey = 200;

    internal static string New() => Ids.Secret("wk_");
    internal static string StartOf(string key) => key[..Shown];

    /// <summary>The key has 256 random bits, so that a plain hash can't be turned round.</summary>
    internal static byte[] DigestOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
