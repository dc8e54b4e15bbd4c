using Throughline.Conversations.Routing;

namespace Throughline.Conversations.Figures;

/// <summary>What an agent's time was: busy with contacts or their wrap-ups, idle and available, or there and neither.</summary>
internal enum WorkIs { Busy, Idle, Away }

/// <summary>From an instant to another, in microseconds UTC.</summary>
internal readonly record struct WorkSpan(long From, long To, WorkIs Is)
{
    public long Length => To - From;

    /// <summary>
    /// The spans of an agent within a window, in order, none for when they were offline. Contacts at the same time are busy once: so busy time is never more than
    /// the time they were there. Pure.
    /// </summary>
    /// <param name="presences">From when to when they were what.</param>
    /// <param name="contacts">From when they had each until they were done with it and its wrap-up.</param>
    /// <param name="from">Of the window.</param>
    /// <param name="to">Of the window.</param>
    public static List<WorkSpan> Of(IReadOnlyCollection<(long From, long To, Presence Is)> presences, IReadOnlyCollection<(long From, long To)> contacts, long from, long to)
    {
        var (busy, spans) = (Union(contacts, from, to), new List<WorkSpan>());
        foreach (var presence in presences.Where(of => of.Is != Presence.Offline).OrderBy(of => of.From))
        {
            var (at, end, otherwise) = (Math.Max(presence.From, from), Math.Min(presence.To, to), presence.Is == Presence.Available ? WorkIs.Idle : WorkIs.Away);
            for (var next = FirstAfter(busy, at); at < end && next < busy.Count && busy[next].From < end; next++)
            {
                Add(spans, new(at, busy[next].From, otherwise));
                Add(spans, new(Math.Max(at, busy[next].From), Math.Min(end, busy[next].To), WorkIs.Busy));
                at = Math.Min(end, busy[next].To);
            }
            Add(spans, new(at, end, otherwise));
        }
        return spans;
    }

    /// <summary>The first that ends after an instant.</summary>
    private static int FirstAfter(List<(long From, long To)> spans, long at)
    {
        var (low, high) = (0, spans.Count);
        while (low < high)
            if (spans[(low + high) / 2].To <= at)
                low = ((low + high) / 2) + 1;
            else
                high = (low + high) / 2;
        return low;
    }

    private static List<(long From, long To)> Union(IEnumerable<(long From, long To)> of, long from, long to)
    {
        var union = new List<(long From, long To)>();
        foreach (var (began, ended) in of.Select(of => (From: Math.Max(of.From, from), To: Math.Min(of.To, to))).Where(of => of.From < of.To).OrderBy(of => of.From))
            if (union.Count > 0 && began <= union[^1].To)
                union[^1] = (union[^1].From, Math.Max(union[^1].To, ended));
            else
                union.Add((began, ended));
        return union;
    }

    private static void Add(List<WorkSpan> spans, WorkSpan span)
    {
        if (span.Length <= 0)
            return;
        if (spans.Count > 0 && spans[^1].Is == span.Is && spans[^1].To == span.From)
            spans[^1] = spans[^1] with { To = span.To };
        else
            spans.Add(span);
    }
}
