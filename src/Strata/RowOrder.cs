using System.Runtime.InteropServices;

namespace Throughline.Strata;

/// <summary>Puts the events of one journey in order: by time, of the same time by sequence.</summary>
internal sealed class RowOrder(EventColumns events)
{
    private Place[] places = [];

    public void Sort(Span<int> rows)
    {
        if (IsSorted(rows))
            return;
        if (places.Length < rows.Length)
            places = new Place[Math.Max(rows.Length, 2 * places.Length)];
        var sorting = places.AsSpan(0, rows.Length);
        for (var i = 0; i < rows.Length; i++)
            sorting[i] = new Place(events.OccurredAt[rows[i]], events.Sequence[rows[i]], rows[i]);
        sorting.Sort(default(Earlier));
        for (var i = 0; i < rows.Length; i++)
            rows[i] = sorting[i].Row;
    }

    private bool IsSorted(ReadOnlySpan<int> rows)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            var (before, after) = (events.OccurredAt[rows[i - 1]], events.OccurredAt[rows[i]]);
            if (before > after || (before == after && events.Sequence[rows[i - 1]] > events.Sequence[rows[i]]))
                return false;
        }
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(long Time, long Sequence, int Row);

    private readonly struct Earlier : IComparer<Place>
    {
        public int Compare(Place x, Place y)
        {
            var byTime = x.Time.CompareTo(y.Time);
            return byTime != 0 ? byTime : x.Sequence.CompareTo(y.Sequence);
        }
    }
}
