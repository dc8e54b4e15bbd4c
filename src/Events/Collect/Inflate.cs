using System.Buffers;
using System.IO.Compression;

namespace Throughline.Events.Collect;

/// <summary>The step that unpacks gzip, told by its first two bytes and never by a header, since SDKs label it as they like.</summary>
internal static class Inflate
{
    public static bool IsGzip(ReadOnlySpan<byte> body) => body is [0x1F, 0x8B, ..];

    /// <summary>The unpacked bytes in a rented array. Stops one byte beyond <see cref="Limits.Body"/>, whatever the packed bytes promise.</summary>
    /// <exception cref="MalformedBodyException">It is broken off, damaged, or too large when unpacked.</exception>
    public static (byte[] Bytes, int Length) Unpack(byte[] body, int length)
    {
        var unpacked = ArrayPool<byte>.Shared.Rent(Limits.Body + 1);
        var filled = 0;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(body, 0, length, writable: false), CompressionMode.Decompress);
            int read;
            while ((read = gzip.Read(unpacked.AsSpan(filled, Limits.Body + 1 - filled))) > 0)
            {
                filled += read;
                if (filled > Limits.Body)
                    throw BodyTooLarge();
            }
            return (unpacked, filled);
        }
        catch (Exception e)
        {
            ArrayPool<byte>.Shared.Return(unpacked);
            throw e is InvalidDataException or EndOfStreamException ? new MalformedBodyException("The body is gzip that is damaged or broken off.") : e;
        }
    }

    public static MalformedBodyException BodyTooLarge() =>
        new($"The body is larger than {Limits.Body / 1024} KB. Send it in parts.");
}
