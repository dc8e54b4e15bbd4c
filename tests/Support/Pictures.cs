using System.Buffers.Binary;
using System.Text;

namespace Throughline.Support;

/// <summary>Small files of each kind, whole as browsers take them.</summary>
public static class Pictures
{
    public static byte[] Png(string? comment = null) =>
    [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
        .. Chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        .. comment is null ? [] : Chunk("tEXt", Encoding.Latin1.GetBytes("Comment\0" + comment)),
        .. Chunk("IDAT", [0x78, 0x9C, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01]),
        .. Chunk("IEND", []),
    ];

    public static byte[] Gif() => Convert.FromHexString("47494638396101000100800000FFFFFF00000021F90400000000002C00000000010001000002024401003B");

    public static byte[] Jpeg(string? comment = null)
    {
        var said = Encoding.Latin1.GetBytes(comment ?? "");
        return
        [
            0xFF, 0xD8,
            .. comment is null ? (byte[])[] : [0xFF, 0xFE, (byte)((said.Length + 2) >> 8), (byte)(said.Length + 2), .. said],
            0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0,
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0, 0x2A, 0x2B, 0xFF, 0xD9,
        ];
    }

    public static byte[] WebP() => Convert.FromHexString("524946461A000000574542505650384C0D0000002F00000010071011118888FE0700");

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var chunk = new byte[named.Length + 8];
        BinaryPrimitives.WriteUInt32BigEndian(chunk, (uint)data.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(named));
        return chunk;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }
        return ~crc;
    }
}
