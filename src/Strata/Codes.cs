namespace Throughline.Strata;

/// <summary>Numbers names from 0 in the order in which they first come. One thread adds; a snapshot stays as it is meanwhile.</summary>
internal sealed class Codes
{
    private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    private string[] names = [];

    public Codes() { }

    public Codes(IEnumerable<string> names)
    {
        foreach (var name in names)
            Of(name);
    }

    public int Count { get; private set; }

    public int Of(string name)
    {
        if (codes.TryGetValue(name, out var code))
            return code;
        if (Count == names.Length)
            Array.Resize(ref names, Math.Max(16, 2 * Count));
        names[Count] = name;
        codes.Add(name, Count);
        return Count++;
    }

    /// <summary>The name of each code so far.</summary>
    public IReadOnlyList<string> Names() => new ArraySegment<string>(names, 0, Count);
}
