namespace Throughline.Strata;

/// <summary>How the columns of properties are kept.</summary>
public sealed record PropertyOptions
{
    /// <summary>Where; null for a temporary folder that goes with them.</summary>
    public string? Folder { get; init; }

    /// <summary>So many properties have columns; those that come first.</summary>
    public int MostProperties { get; init; } = 512;

    /// <summary>A property with more different values is given up.</summary>
    public int MostValues { get; init; } = 1 << 22;

    /// <summary>So is one whose different values together have more bytes.</summary>
    public long MostBytes { get; init; } = 64 << 20;

    /// <summary>So many pages of 65,536 events in memory make it write them to a file.</summary>
    public int MostUnsaved { get; init; } = 32;
}
