namespace Throughline.Strata.Storage;

/// <summary>
/// What a folder holds: which files, which of their journeys are dead, the names behind codes, and how far the log was read. It is replaced
/// as a whole when everything it names is on the disk.
/// </summary>
internal sealed record Manifest
{
    public const int Format = 1;

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

    public void Write(string folder) => CheckedJson.Write(folder, this);

    /// <summary>Null where there is none.</summary>
    /// <exception cref="DamagedException">It is not what was written.</exception>
    public static Manifest? Read(string folder) => CheckedJson.Read<Manifest>(folder) is not { } read ? null
        : read.Version == Format ? read : throw new DamagedException("The manifest is of another version of the format");
}
