using System.Security.Cryptography;

namespace Throughline.Kernel;

/// <summary>Ids made here: text, unique, and sorted by the time they were made, to the millisecond (UUID version 7).</summary>
public static class Ids
{
#pragma warning disable RS0030 // the one place where ids are made
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
#pragma warning restore RS0030

    /// <summary>An unguessable secret of 256 bits in URL-safe characters, after a prefix that says what it is for.</summary>
    public static string Secret(string prefix) =>
        prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
