using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Throughline.Events.Import;

/// <summary>
/// Ids of facts that bring none: 128 bits of the SHA-256 of what they say, and among equal ones a number by their order, so that
/// a second import of the file, or of a longer one that begins like it, gives the same ids again.
/// </summary>
internal sealed class RowIds
{
    /// <summary>Keyed by 64 bits: two facts that meet there are numbered as if they were equal, which is harmless.</summary>
    private readonly Dictionary<ulong, int> seen = [];

    /// <summary>The id of content that was not given an id before, and a digest of it that is independent of the id.</summary>
    public string Next(ReadOnlySpan<byte> content, out byte[] digest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        digest = hash[16..].ToArray();
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, MemoryMarshal.Read<ulong>(hash), out _);
        var id = Base64Url.EncodeToString(hash[..16]);
        return count++ == 0 ? id : id + "~" + count;
    }

    /// <summary>How often this content was asked for before.</summary>
    public int Repetition(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, MemoryMarshal.Read<ulong>(hash), out _);
        return count++;
    }

    public void Forget() => seen.Clear();
}
