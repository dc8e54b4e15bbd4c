namespace Throughline.Strata;

/// <summary>
/// Journeys, each in its order (time, then sequence), side by side in one array. A journey has at least one event.
/// Journeys stand in the order of their keys' codes; sessions of one key in the order of time.
/// </summary>
public sealed class JourneySet
{
    private readonly int[] allRows;
    private readonly int[] allSteps;
    private readonly int[] allStarts;

    private JourneySet(EventColumns events, int[] rows, int[] steps, int[] starts, int count)
    {
        Events = events;
        allRows = rows;
        allSteps = steps;
        allStarts = starts;
        Count = count;
    }

    /// <summary>How many journeys.</summary>
    public int Count { get; }

    /// <summary>How many events they have together.</summary>
    public int EventCount => allStarts[Count];

    public EventColumns Events { get; }

    /// <summary>Event numbers of all journeys, one journey after the other.</summary>
    internal ReadOnlySpan<int> AllRows => allRows.AsSpan(0, EventCount);

    /// <summary>Step codes beside <see cref="AllRows"/>.</summary>
    internal ReadOnlySpan<int> AllSteps => allSteps.AsSpan(0, EventCount);

    /// <summary>Where each journey begins in <see cref="AllRows"/>, and after the last one where it ends.</summary>
    internal ReadOnlySpan<int> Starts => allStarts.AsSpan(0, Count + 1);

    public ReadOnlySpan<int> Rows(int journey) => allRows.AsSpan(allStarts[journey], allStarts[journey + 1] - allStarts[journey]);
    public ReadOnlySpan<int> Steps(int journey) => allSteps.AsSpan(allStarts[journey], allStarts[journey + 1] - allStarts[journey]);
    public int Key(int journey) => Events.Key[allRows[allStarts[journey]]];
    public long StartsAt(int journey) => Events.OccurredAt[allRows[allStarts[journey]]];
    public long EndsAt(int journey) => Events.OccurredAt[allRows[allStarts[journey + 1] - 1]];

    /// <param name="events">The events, in any order.</param>
    /// <param name="eventFilter">Applied first.</param>
    /// <param name="journeyFilter">Applied last.</param>
    /// <param name="longestGap">
    /// Null: all events of a key are one journey. Otherwise a new journey begins wherever more than this many microseconds
    /// lie between an event and the one before it; exactly as many do not part them.
    /// </param>
    public static JourneySet Of(EventColumns events, EventFilter? eventFilter = null, JourneyFilter? journeyFilter = null, long? longestGap = null)
    {
        var (rows, ends) = ByKey(events, eventFilter ?? EventFilter.None);
        var order = new RowOrder(events);
        var begin = 0;
        foreach (var end in ends)
        {
            order.Sort(rows.AsSpan(begin, end - begin));
            begin = end;
        }

        var steps = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            steps[i] = events.Step[rows[i]];

        var starts = longestGap is { } gap ? Cut(events, rows, ends, gap) : Starting(ends);
        var count = starts.Length - 1;
        if (journeyFilter is not null && journeyFilter != JourneyFilter.None)
            count = Keep(events, rows, steps, starts, journeyFilter);
        return new JourneySet(events, rows, steps, starts, count);
    }

    /// <summary>The events that stay, grouped by key in their given order, and where each group that has any ends.</summary>
    private static (int[] Rows, int[] Ends) ByKey(EventColumns events, EventFilter filter)
    {
        var kept = new int[events.Count];
        var next = new int[events.KeyCount + 1];
        var n = 0;
        for (var row = 0; row < events.Count; row++)
        {
            if (!filter.Keeps(events, row))
                continue;
            kept[n++] = row;
            next[events.Key[row] + 1]++;
        }

        var groups = 0;
        for (var key = 0; key < events.KeyCount; key++)
        {
            groups += next[key + 1] > 0 ? 1 : 0;
            next[key + 1] += next[key];
        }

        var rows = new int[n];
        for (var i = 0; i < n; i++)
            rows[next[events.Key[kept[i]]]++] = kept[i];

        // every counter now stands where its group ends
        var ends = new int[groups];
        var group = 0;
        for (var key = 0; key < events.KeyCount; key++)
        {
            if (next[key] > (key == 0 ? 0 : next[key - 1]))
                ends[group++] = next[key];
        }
        return (rows, ends);
    }

    private static int[] Starting(int[] ends)
    {
        var starts = new int[ends.Length + 1];
        ends.CopyTo(starts, 1);
        return starts;
    }

    private static int[] Cut(EventColumns events, int[] rows, int[] ends, long gap)
    {
        var starts = new List<int>(ends.Length + 1);
        var begin = 0;
        foreach (var end in ends)
        {
            starts.Add(begin);
            for (var i = begin + 1; i < end; i++)
            {
                if (events.OccurredAt[rows[i]] - events.OccurredAt[rows[i - 1]] > gap)
                    starts.Add(i);
            }
            begin = end;
        }
        starts.Add(begin);
        return [.. starts];
    }

    /// <summary>Moves the journeys that stay to the front of the arrays and says how many they are.</summary>
    private static int Keep(EventColumns events, int[] rows, int[] steps, int[] starts, JourneyFilter filter)
    {
        var count = 0;
        var to = 0;
        for (var journey = 0; journey < starts.Length - 1; journey++)
        {
            var (begin, length) = (starts[journey], starts[journey + 1] - starts[journey]);
            if (!filter.Keeps(events.OccurredAt[rows[begin]], steps.AsSpan(begin, length)))
                continue;
            Array.Copy(rows, begin, rows, to, length);
            Array.Copy(steps, begin, steps, to, length);
            starts[count++] = to;
            to += length;
        }
        starts[count] = to;
        return count;
    }
}
