using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Throughline.Events.Collect;

/// <summary>The step that takes a body off the wire, at most <see cref="Limits.Wire"/> bytes of it.</summary>
internal static class ReadBody
{
    /// <summary>The unpacked body in a rented array, which the caller gives back.</summary>
    /// <exception cref="MalformedBodyException">It is too large, or damaged.</exception>
    public static async Task<(byte[] Bytes, int Length)> From(HttpContext http)
    {
        // The server's own limit answers 413, which makes SDKs drop or split what they sent; ours answers 400 and says why.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (http.Request.ContentLength > Limits.Wire)
            throw Inflate.BodyTooLarge();

        var bytes = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(http.Request.ContentLength ?? 16 * 1024, 1024, Limits.Wire) + 1);
        var length = 0;
        try
        {
            int read;
            while ((read = await http.Request.Body.ReadAsync(bytes.AsMemory(length), http.RequestAborted)) > 0)
            {
                length += read;
                if (length > Limits.Wire)
                    throw Inflate.BodyTooLarge();
                if (length == bytes.Length)
                    bytes = Larger(bytes, length);
            }
            if (!Inflate.IsGzip(bytes.AsSpan(0, length)))
                return length <= Limits.Body ? (bytes, length) : throw Inflate.BodyTooLarge();
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
        try
        {
            return Inflate.Unpack(bytes, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static byte[] Larger(byte[] bytes, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(length * 2, Limits.Wire + 1) + 1);
        bytes.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        return larger;
    }
}
