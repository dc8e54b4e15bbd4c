using System.Collections.Concurrent;
using Throughline.Events.Log;

namespace Throughline.Journeys.Maps;

/// <summary>One property of the log's events by their sequence. It only grows; others may read what is there already meanwhile.</summary>
internal sealed class PropertyColumn(string property) : PropertyOfEvents(property)
{
    private const int PageBits = 16;

    private readonly ConcurrentDictionary<string, int> codes = new(StringComparer.Ordinal);
    private readonly List<string> values = [];
    private int[]?[] pages = [];

    public Position End { get; private set; } = Position.Start;
    public long Erasures { get; set; }

    public override int Count
    {
        get
        {
            lock (values)
                return values.Count;
        }
    }

    public void Add(EventContent e)
    {
        End = e.Position;
        if (EventProperties.ValueOf(e.Properties, Property) is not { } value)
            return;
        if (!codes.TryGetValue(value, out var code))
        {
            lock (values)
            {
                values.Add(value);
                codes[value] = code = values.Count;
            }
        }
        var sequence = e.Position.Sequence;
        var page = sequence >> PageBits;
        if (page >= pages.Length)
        {
            var more = pages;
            Array.Resize(ref more, (int)Math.Max(page + 1, 2 * pages.Length));
            Volatile.Write(ref pages, more);
        }
        (pages[page] ??= new int[1 << PageBits])[sequence & ((1 << PageBits) - 1)] = code;
    }

    public override Func<long, bool> Among(IReadOnlyList<string> wanted)
    {
        var among = wanted.Select(value => codes.GetValueOrDefault(value)).Where(code => code > 0).ToHashSet();
        var (all, only) = (pages, among.Count == 1 ? among.Single() : -1);
        return sequence => CodeOf(all, sequence) is > 0 and var code && (code == only || (only < 0 && among.Contains(code)));
    }

    public override IReadOnlyList<string> Values()
    {
        lock (values)
            return [.. values];
    }

    public override Func<long, int> Codes()
    {
        var all = pages;
        return sequence => CodeOf(all, sequence);
    }

    /// <summary>It is kept for the next question.</summary>
    public override void Dispose() { }

    private static int CodeOf(int[]?[] pages, long sequence) =>
        sequence >> PageBits < pages.Length && pages[sequence >> PageBits] is { } page ? page[sequence & ((1 << PageBits) - 1)] : 0;
}
