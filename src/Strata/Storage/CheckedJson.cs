using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Throughline.Strata.Storage;

/// <summary>A folder's manifest as it lies on the disk: a line with a CRC-32C, then JSON. It is replaced as a whole.</summary>
internal static class CheckedJson
{
    private const string FileName = "manifest";

    public static void Write<T>(string folder, T what)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(what);
        var path = Path.Combine(folder, FileName);
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.ASCII.GetBytes(Checksum(json) + "\n"));
            file.Write(json);
            file.Flush(flushToDisk: true);
        }
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Null where there is none.</summary>
    /// <exception cref="DamagedException">It is not what was written.</exception>
    public static T? Read<T>(string folder) where T : class
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            var bytes = File.ReadAllBytes(path);
            var json = bytes.AsSpan(Math.Min(bytes.Length, 9));
            if (bytes.Length < 9 || !bytes.AsSpan(0, 9).SequenceEqual(Encoding.ASCII.GetBytes(Checksum(json) + "\n")))
                throw new DamagedException("The manifest does not match its checksum");
            return JsonSerializer.Deserialize<T>(json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new DamagedException($"The manifest can't be read: {e.Message}", e);
        }
    }

    private static string Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return (~crc).ToString("x8", CultureInfo.InvariantCulture);
    }
}
