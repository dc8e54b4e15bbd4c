using Throughline.Events.Log;

namespace Throughline.Journeys.Maps;

/// <summary>One property of the log's events by their sequence. It only grows; others may read what is there already meanwhile.</summary>
internal sealed class PropertyColumn(string property)
{
    private const int PageBits = 16;

    private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    private int[]?[] pages = [];

    public string Property => property;
    public Position End { get; private set; } = Position.Start;
    public long Erasures { get; set; }

    public void Add(EventOutline e)
    {
        End = e.Position;
        if (e.Property is null)
            return;
        if (!codes.TryGetValue(e.Property, out var code))
            codes.Add(e.Property, code = codes.Count + 1);
        var page = e.Sequence >> PageBits;
        if (page >= pages.Length)
        {
            var more = pages;
            Array.Resize(ref more, (int)Math.Max(page + 1, 2 * pages.Length));
            Volatile.Write(ref pages, more);
        }
        (pages[page] ??= new int[1 << PageBits])[e.Sequence & ((1 << PageBits) - 1)] = code;
    }

    /// <summary>By sequence, whether the event has one of these values.</summary>
    public Func<long, bool> Among(IReadOnlyList<string> values)
    {
        var wanted = values.Where(codes.ContainsKey).Select(value => codes[value]).ToHashSet();
        var (all, only) = (pages, wanted.Count == 1 ? wanted.Single() : -1);
        return sequence => CodeOf(all, sequence) is > 0 and var code && (code == only || (only < 0 && wanted.Contains(code)));
    }

    private static int CodeOf(int[]?[] pages, long sequence) =>
        sequence >> PageBits < pages.Length && pages[sequence >> PageBits] is { } page ? page[sequence & ((1 << PageBits) - 1)] : 0;
}
