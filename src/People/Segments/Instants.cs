using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>
/// Instants of one selector over a person's identifiers: all of them, or the newest of each identifier, with a way to ask for older ones.
/// </summary>
internal sealed class Instants : IOccurrences
{
    public static Instants None { get; } = new();

    private readonly List<long> known = [];
    private long floor = long.MinValue;
    private IOccurrences? all;
    private bool isSorted = true;

    public void Add(long at)
    {
        isSorted = known.Count == 0 || (isSorted && known[^1] <= at);
        known.Add(at);
    }

    /// <summary>Before this instant there may be more, and these know them all.</summary>
    public void Below(long instant, IOccurrences askInstead)
    {
        floor = Math.Max(floor, instant);
        all = askInstead;
    }

    public long? Newest(int n, long atOrBefore)
    {
        var at = Place(atOrBefore) - n;
        return at >= 0 && known[at] >= floor ? known[at] : all?.Newest(n, atOrBefore);
    }

    public long? First(long after)
    {
        if (after < floor)
            return all!.First(after);
        var at = Place(after);
        return at < known.Count ? known[at] : null;
    }

    /// <summary>How many are at or before an instant.</summary>
    private int Place(long instant)
    {
        if (!isSorted)
            known.Sort();
        isSorted = true;
        var (low, high) = (0, known.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (known[middle] <= instant)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
