using Throughline.Strata.Storage;

namespace Throughline.Strata.Properties;

/// <summary>What a folder of property columns holds: which files in which order, the names of properties, and how far the log was read.</summary>
internal sealed record PropertyManifest
{
    public const int Format = 1;

    public int Version { get; init; } = Format;

    /// <summary>The caller's, see <see cref="PropertyColumns.Cursor"/>.</summary>
    public required string Cursor { get; init; }

    /// <summary>By number.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Numbers of those that are not kept any more, since they have too many values.</summary>
    public required IReadOnlyList<int> GivenUp { get; init; }

    /// <summary>How many values came of properties that have no column, since there were too many before them.</summary>
    public required long Unnamed { get; init; }

    /// <summary>Of one page the later file has it.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public void Write(string folder) => CheckedJson.Write(folder, this);

    /// <summary>Null where there is none.</summary>
    /// <exception cref="DamagedException">It is not what was written.</exception>
    public static PropertyManifest? Read(string folder) => CheckedJson.Read<PropertyManifest>(folder) is not { } read ? null
        : read.Version == Format ? read : throw new DamagedException("The manifest is of another version of the format");
}
