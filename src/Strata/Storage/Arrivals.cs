using System.Text;

namespace Throughline.Strata.Storage;

/// <summary>Events on their way in, in any order, outside the managed heap.</summary>
internal sealed unsafe class Arrivals : IDisposable
{
    private readonly record struct Arrival(long Key, Row Row);

    private readonly struct Order : IComparer<Arrival>
    {
        public int Compare(Arrival x, Arrival y) => x.Key != y.Key ? x.Key.CompareTo(y.Key) : default(Row.Order).Compare(x.Row, y.Row);
    }

    private readonly Growing<Arrival> arrivals = new();
    private readonly Dictionary<long, byte[]> names = [];

    public long Count => arrivals.Count;

    /// <exception cref="KeyCollisionException">Another name has this key.</exception>
    public void Add(long key, string? name, Row row)
    {
        if (name is not null)
        {
            if (!names.TryGetValue(key, out var known))
                names.Add(key, Encoding.UTF8.GetBytes(name));
            else if (Encoding.UTF8.GetByteCount(name) != known.Length || !Encoding.UTF8.GetBytes(name).AsSpan().SequenceEqual(known))
                throw new KeyCollisionException();
        }
        arrivals.Add(new Arrival(key, row));
    }

    /// <summary>What came of these subjects belongs to other keys by now.</summary>
    public void Move(IReadOnlyDictionary<long, long> moved)
    {
        for (var i = 0L; i < arrivals.Count; i++)
        {
            if (moved.TryGetValue(arrivals.At[i].Row.Subject, out var key))
                arrivals.At[i] = arrivals.At[i] with { Key = key };
        }
    }

    /// <summary>A segment of what came, in which a journey is only what came of it; nothing is left here.</summary>
    public Segment ToSegment(string? path, Func<long, long, bool, Shape> shapeFor)
    {
        var all = new Span<Arrival>(arrivals.At, (int)arrivals.Count);
        all.Sort(default(Order));
        var (lowest, highest, fraction) = (long.MaxValue, long.MinValue, false);
        foreach (ref readonly var arrival in all)
        {
            lowest = Math.Min(lowest, arrival.Row.Sequence);
            highest = Math.Max(highest, arrival.Row.Sequence);
            fraction |= arrival.Row.Time % 1000 != 0;
        }
        using var builder = new SegmentBuilder(path, shapeFor(lowest, highest, fraction), all.Length);
        var rows = new Row[16];
        for (var begin = 0; begin < all.Length;)
        {
            var key = all[begin].Key;
            var n = 0;
            for (; begin < all.Length && all[begin].Key == key; begin++)
            {
                if (n == rows.Length)
                    Array.Resize(ref rows, 2 * n);
                rows[n++] = all[begin].Row;
            }
            builder.Add(key, names.GetValueOrDefault(key), rows.AsSpan(0, n));
        }
        Clear();
        return builder.Finish();
    }

    public void Clear()
    {
        arrivals.Clear();
        names.Clear();
    }

    public void Dispose() => arrivals.Dispose();
}
