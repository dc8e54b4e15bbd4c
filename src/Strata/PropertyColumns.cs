using System.Text;
using Throughline.Strata.Properties;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>
/// The properties of all events as columns of codes by sequence, on disk, kept up as events come, so that a property that nobody asked for before
/// can be a filter or a journey's key at once. One thread at a time writes; readers take <see cref="PropertyCodes"/> and never wait for long.
/// Everything can be made again by adding all events again, so a crash loses nothing: go on from <see cref="Cursor"/>.
/// </summary>
public sealed partial class PropertyColumns : IDisposable
{
    private readonly PropertyOptions options;
    private readonly LayoutFolder folder;
    private readonly Lock changing = new();
    private readonly HashSet<int> open = [], unsaved = [];
    private Values names = new();
    private List<OneProperty?> properties = [];
    private List<PropertyFile> files = [];
    private Dictionary<string, OneProperty.Picture?> published = [];
    private long newest, unnamed;

    private PropertyColumns(PropertyOptions options, LayoutFolder folder) => (this.options, this.folder) = (options, folder);

    /// <summary>How far the caller had read when it last published: text of the caller's, empty at the beginning and after a loss.</summary>
    public string Cursor { get; private set; } = "";

    /// <summary>Why it could not be written to a file the last time; null where it could. It is tried again later.</summary>
    public Exception? Unwritten { get; private set; }

    /// <summary>What was found damaged and thrown away when it was opened; null where nothing was.</summary>
    public string? Damage { get; private set; }

    /// <summary>Bytes of all columns and values in files.</summary>
    public long BytesInFiles
    {
        get
        {
            lock (changing)
                return files.Sum(file => file.Length);
        }
    }

    public static PropertyColumns Open(PropertyOptions options)
    {
        var columns = new PropertyColumns(options, LayoutFolder.Open(options.Folder));
        try
        {
            columns.Load();
        }
        catch (DamagedException e)
        {
            columns.Forget();
            columns.Damage = e.Message;
        }
        return columns;
    }

    /// <summary>
    /// An event has a property; nobody should look before <see cref="Publish"/>. The first value of a property counts. After a loss events are added
    /// again from the cursor on; what was added beyond it before comes again.
    /// </summary>
    /// <param name="sequence">The event's, from 0.</param>
    /// <param name="name">The property's name in UTF-8.</param>
    /// <param name="value">In UTF-8.</param>
    public void Add(long sequence, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var number = names.Now.Find(name);
        if (number == 0)
            number = NewProperty(name);
        if (number == 0 || properties[number - 1] is not { } property)
            return;
        var code = property.Values.Add(value);
        if (property.Values.Count > options.MostValues || property.Values.Bytes > options.MostBytes)
        {
            GiveUp(property);
            return;
        }
        var page = checked((int)PageColumn.PageOf(sequence));
        var place = PageColumn.PlaceOf(sequence);
        if (property.Page(page) is { } there && there[place] != 0)
            return;
        property.Open(page).Set(place, (uint)code);
        property.Grew();
        open.Add(page);
        unsaved.Add(page);
        newest = Math.Max(newest, page);
    }

    /// <summary>What was added can be looked at.</summary>
    public void Publish(string cursor)
    {
        foreach (var page in open.Where(page => page + 1 < newest).ToList())
        {
            open.Remove(page);
            unsaved.Add(page); // as it is now, narrow, it is in no file
            foreach (var property in properties.OfType<OneProperty>())
            {
                if (property.Page(page) is OpenColumn column)
                    property.Put(page, StoredColumn.Of(column));
            }
        }
        lock (changing)
        {
            Cursor = cursor;
            published = Published();
        }
        if (unsaved.Count >= options.MostUnsaved)
            Save();
    }

    /// <summary>One property as it was last published; null where no event has it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isKept">False where it is not kept: it has too many values, or there were too many properties before it.</param>
    public PropertyCodes? Find(string name, out bool isKept)
    {
        lock (changing)
        {
            var isKnown = published.TryGetValue(name, out var picture);
            isKept = isKnown ? picture is not null : unnamed == 0;
            return picture is null ? null : new PropertyCodes(picture, files);
        }
    }

    /// <summary>Everything published goes to the disk, so that the next start need not read it again; where it can't, <see cref="Unwritten"/> says why.</summary>
    public void Save()
    {
        try
        {
            Keep();
            Unwritten = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unwritten = e; // all of it stays in memory
        }
    }

    /// <summary>Forgets everything, also on the disk. Events must be added again from the first.</summary>
    public void Forget()
    {
        lock (changing)
        {
            files.ForEach(file => file.Release());
            (files, names, properties, published, newest, unnamed, Cursor) = ([], new(), [], [], 0, 0, "");
            open.Clear();
            unsaved.Clear();
            folder.Empty();
        }
    }

    public void Dispose()
    {
        lock (changing)
        {
            files.ForEach(file => file.Release());
            files = [];
        }
        folder.Dispose();
    }

    private int NewProperty(ReadOnlySpan<byte> name)
    {
        if (names.Count >= options.MostProperties)
        {
            unnamed++;
            return 0;
        }
        var number = names.Add(name);
        properties.Add(new OneProperty(number, Encoding.UTF8.GetString(name)));
        return number;
    }

    private void GiveUp(OneProperty property)
    {
        properties[property.Number - 1] = null;
        lock (changing)
            published = Published();
    }

    private Dictionary<string, OneProperty.Picture?> Published()
    {
        var all = new Dictionary<string, OneProperty.Picture?>(StringComparer.Ordinal);
        for (var i = 0; i < properties.Count; i++)
            all[Encoding.UTF8.GetString(names.Now[i + 1])] = properties[i]?.Now;
        return all;
    }
}
