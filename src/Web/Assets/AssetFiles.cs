using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Throughline.Web.Assets;

/// <summary>The bundled scripts, styles and icons; they are part of the assembly, so that a published server needs no folder beside it.</summary>
public sealed class AssetFiles
{
    private const string Prefix = "assets/";

    private readonly FrozenDictionary<string, AssetFile> files = typeof(AssetFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !name.EndsWith(".br", StringComparison.Ordinal) && !name.EndsWith(".gz", StringComparison.Ordinal))
        .Select(name => new AssetFile(name[Prefix.Length..], Read(name)!, Read(name + ".br"), Read(name + ".gz")))
        .ToFrozenDictionary(file => file.Name, StringComparer.Ordinal);

    /// <summary>Where the browser finds it, with the content's hash, so that it may be kept for ever.</summary>
    public string Url(string name) => files.TryGetValue(name, out var file) ? $"/assets/{name}?v={file.Hash}" : "/assets/" + name;

    internal AssetFile? Find(string name) => files.GetValueOrDefault(name);

    private static byte[]? Read(string resource)
    {
        using var stream = typeof(AssetFiles).Assembly.GetManifestResourceStream(resource);
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

internal sealed record AssetFile(string Name, byte[] Bytes, byte[]? Brotli, byte[]? Gzip)
{
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes))[..12];
}
