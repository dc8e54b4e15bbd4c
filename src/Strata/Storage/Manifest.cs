using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Throughline.Strata.Storage;

/// <summary>
/// What a folder holds: which files, which of their journeys are dead, the names behind codes, and how far the log was read. It is replaced
/// as a whole when everything it names is on the disk; a line with its checksum stands before the JSON.
/// </summary>
internal sealed record Manifest
{
    public const int Format = 1;
    private const string FileName = "manifest";

    public int Version { get; init; } = Format;

    /// <summary>Of the hash that makes keys of names.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The caller's, see <see cref="Layout.Cursor"/>.</summary>
    public required string Cursor { get; init; }

    public required IReadOnlyList<string> Steps { get; init; }
    public required IReadOnlyList<string> Sources { get; init; }
    public required IReadOnlyList<string> Channels { get; init; }
    public required IReadOnlyList<SegmentLine> Segments { get; init; }

    /// <param name="File">The file's name in the folder.</param>
    /// <param name="Dead">A bit for each journey; null where all live.</param>
    public sealed record SegmentLine(string File, byte[]? Dead);

    public void Write(string folder)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this);
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
    public static Manifest? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            var bytes = File.ReadAllBytes(path);
            var json = bytes.AsSpan(Math.Min(bytes.Length, 9));
            if (bytes.Length < 9 || !bytes.AsSpan(0, 8).SequenceEqual(Encoding.ASCII.GetBytes(Checksum(json))))
                throw new DamagedException("The manifest does not match its checksum");
            var manifest = JsonSerializer.Deserialize<Manifest>(json);
            return manifest?.Version == Format ? manifest : throw new DamagedException("The manifest is of another version of the format");
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
