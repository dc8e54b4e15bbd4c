using System.Collections.Concurrent;
using Throughline.Events.Log;

namespace Throughline.Journeys.Maps;

/// <summary>One property of the log's events by their sequence. It only grows; others may read what is there already meanwhile.</summary>
internal sealed class PropertyColumn(string property)
{
    private const int PageBits = 16;

    private readonly ConcurrentDictionary<string, int> codes = new(StringComparer.Ordinal);
    private readonly List<string> values = [];
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
        {
            lock (values)
            {
                values.Add(e.Property);
                codes[e.Property] = code = values.Count;
            }
        }
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
    public Func<long, bool> Among(IReadOnlyList<string> wanted)
    {
        var among = wanted.Select(value => codes.GetValueOrDefault(value)).Where(code => code > 0).ToHashSet();
        var (all, only) = (pages, among.Count == 1 ? among.Single() : -1);
        return sequence => CodeOf(all, sequence) is > 0 and var code && (code == only || (only < 0 && among.Contains(code)));
    }

    /// <summary>The values so far; the n-th has the code n, from 1.</summary>
    public IReadOnlyList<string> Values()
    {
        lock (values)
            return [.. values];
    }

    /// <summary>By sequence the code of the event's value; 0 where it has none.</summary>
    public Func<long, int> Codes()
    {
        var all = pages;
        return sequence => CodeOf(all, sequence);
    }

    private static int CodeOf(int[]?[] pages, long sequence) =>
        sequence >> PageBits < pages.Length && pages[sequence >> PageBits] is { } page ? page[sequence & ((1 << PageBits) - 1)] : 0;
}
