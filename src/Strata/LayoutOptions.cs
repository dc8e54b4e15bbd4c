namespace Throughline.Strata;

/// <summary>How a layout is kept.</summary>
public sealed record LayoutOptions
{
    /// <summary>Where; null for a temporary folder that goes with the layout.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether journeys are told apart by a name; otherwise by a number.</summary>
    public bool Named { get; init; }

    /// <summary>So many events at most wait in memory before they are sorted into a file of their own.</summary>
    public int MostPending { get; init; } = 1 << 19;

    /// <summary>So many events in memory make the layout write them to a file.</summary>
    public int MostInMemory { get; init; } = 1 << 18;

    /// <summary>Whether files are merged beside what else happens; otherwise at once, which tests want.</summary>
    public bool MergesInBackground { get; init; } = true;

    /// <summary>How many bits of a name's hash make its key; fewer are for tests.</summary>
    internal int KeyBits { get; init; } = 64;
}
