namespace Throughline.Journeys.Maps;

/// <summary>
/// Numbers of subjects and persons in layouts: twice an identifier's id, and odd ones for what erasures left, whose ids are random and below 0.
/// So they are small where ids are, and sets of them can be kept as bits.
/// </summary>
internal sealed class SubjectNumbers
{
    private readonly Dictionary<long, long> erased = [];
    private readonly List<long> ids = [];

    public SubjectNumbers(IEnumerable<long> erased)
    {
        foreach (var id in erased)
            Of(id);
    }

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<long> Erased => [.. ids];

    public long Of(long id)
    {
        if (id >= 0)
            return 2 * id;
        if (erased.TryGetValue(id, out var number))
            return number;
        ids.Add(id);
        return erased[id] = 2 * (ids.Count - 1) + 1;
    }

    public static long Id(long number, IReadOnlyList<long> erased) => number % 2 == 0 ? number / 2 : erased[(int)(number / 2)];
}
