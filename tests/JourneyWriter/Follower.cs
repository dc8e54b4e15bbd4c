using System.Globalization;
using System.Text;
using Throughline.Strata;

namespace Throughline.JourneyWriter;

/// <summary>Follows the made log as the server follows the real one, with two layouts (by person, whose subjects move, and by the name of an order) and the columns of properties.</summary>
public sealed class Follower : IDisposable
{
    private readonly Dictionary<long, long> moved = [];

    public Follower(string folder)
    {
        ByPerson = Layout.Open(Options(Path.Combine(folder, "person")));
        ByOrder = Layout.Open(Options(Path.Combine(folder, "order")) with { Named = true });
        Properties = PropertyColumns.Open(new PropertyOptions { Folder = Path.Combine(folder, "properties"), MostUnsaved = 2 });
    }

    public Layout ByPerson { get; }
    public Layout ByOrder { get; }
    public PropertyColumns Properties { get; }

    /// <summary>What was found damaged.</summary>
    public IEnumerable<string> Damage => new[] { ByPerson.Damage, ByOrder.Damage, Properties.Damage }.OfType<string>();

    /// <summary>Small, so that files are written and merged all the time.</summary>
    private static LayoutOptions Options(string folder) => new() { Folder = folder, MostPending = 150, MostInMemory = 60 };

    /// <summary>How many events a layout has.</summary>
    public static int Events(Layout layout) => Events(layout.Cursor);

    /// <summary>Up to which event it was read.</summary>
    public static int Events(string cursor) => cursor.Length == 0 ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);

    /// <summary>Reads all on to so many events.</summary>
    public void Follow(int end)
    {
        Read(ByPerson, end);
        Read(ByOrder, end);
        ReadProperties(end);
    }

    public void Dispose()
    {
        ByPerson.Dispose();
        ByOrder.Dispose();
        Properties.Dispose();
    }

    private void ReadProperties(int end)
    {
        for (var n = Events(Properties.Cursor); n < end;)
        {
            var e = MadeLog.At(n);
            Properties.Add(e.Sequence, "order"u8, Encoding.UTF8.GetBytes(e.Order));
            Properties.Add(e.Sequence, "plan"u8, Encoding.UTF8.GetBytes(e.Plan));
            var (isPublished, isSaved) = MadeLog.After(n++);
            if (isPublished || n == end)
                Properties.Publish(n.ToString(CultureInfo.InvariantCulture));
            if ((isPublished && isSaved) || n == end)
                Properties.Save();
        }
    }

    private void Read(Layout layout, int end)
    {
        moved.Clear();
        var n = Events(layout);
        var persons = MadeLog.PersonsBefore(n);
        while (n < end)
        {
            if (layout == ByPerson && MadeLog.MoveAt(n) is { } move)
                moved[move.Subject] = persons[move.Subject] = move.Person;
            var e = MadeLog.At(n);
            layout.Add(persons[e.Subject], layout == ByOrder ? e.Order : null, e.Time, e.Sequence, e.Subject, e.Step, e.Source, e.Channel);
            var (isPublished, isSaved) = MadeLog.After(n++);
            // now and then so much comes at once that it goes to the disk before it is published
            if ((isPublished && n / 1000 % 3 > 0) || n % 1000 == 0 || n == end)
                layout.Publish(n.ToString(CultureInfo.InvariantCulture), moved);
            else
                continue;
            moved.Clear();
            if (isSaved || n == end)
                layout.Save();
        }
    }
}
