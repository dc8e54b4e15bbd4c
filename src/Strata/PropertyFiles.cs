using System.Text;
using Throughline.Strata.Properties;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <content>How columns go to the disk and come from there.</content>
public sealed partial class PropertyColumns
{
    private const int Attempts = 5;

    private void Load()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                LoadOnce();
                return;
            }
            catch (DamagedException) when (!folder.Lasts && attempt < Attempts)
            {
                // the process that writes the folder has replaced a file meanwhile
            }
        }
    }

    private void LoadOnce()
    {
        if (folder.Shared is null || PropertyManifest.Read(folder.Shared) is not { } manifest)
        {
            if (folder.Lasts)
                folder.KeepOnly([]);
            return;
        }
        var opened = new List<PropertyFile>();
        try
        {
            foreach (var name in manifest.Files)
                opened.Add(PropertyFile.Open(Path.Combine(folder.Shared, name)));
        }
        catch (DamagedException)
        {
            opened.ForEach(file => file.Release());
            throw;
        }
        foreach (var name in manifest.Names)
            NewProperty(Encoding.UTF8.GetBytes(name));
        foreach (var number in manifest.GivenUp)
            properties[number - 1] = null;
        unnamed = manifest.Unnamed;
        foreach (var file in opened)
        {
            foreach (var (number, page, column) in file.Columns)
            {
                properties[number - 1]?.Put(page, column);
                newest = Math.Max(newest, page);
            }
            foreach (var (number, values) in file.Values)
                properties[number - 1]?.Values.Take(values);
        }
        lock (changing)
        {
            (files, Cursor) = (opened, manifest.Cursor);
            published = Published();
        }
        if (folder.Lasts)
            folder.KeepOnly(manifest.Files);
    }

    /// <summary>What is not in a file goes to a new one, and those that are not much larger are joined with it; then the manifest names them.</summary>
    private void Keep()
    {
        var joined = new List<PropertyFile>();
        var bytes = properties.OfType<OneProperty>().SelectMany(p => p.Pages).Where(p => unsaved.Contains(p.Page)).Sum(p => 4L * PageColumn.Size);
        for (var i = files.Count - 1; i >= 0 && files[i].Length <= 2 * bytes; i--)
        {
            joined.Insert(0, files[i]);
            bytes += files[i].Length;
        }
        if (unsaved.Count > 0 || properties.OfType<OneProperty>().Any(p => p.Values.Unstored > 0))
            Write(joined);
        if (folder.Lasts)
            ManifestNow().Write(folder.Writing);
        foreach (var file in joined)
        {
            file.Release();
            if (folder.Wrote(file.Path))
                File.Delete(file.Path);
        }
        unsaved.Clear();
    }

    private void Write(List<PropertyFile> joined)
    {
        var (columns, values) = (new List<(int, int, StoredColumn)>(), new List<(int, int, uint[], byte[])>());
        foreach (var property in properties.OfType<OneProperty>())
        {
            foreach (var (page, column) in property.Pages)
            {
                // what is open may have been saved in a file that goes now
                if (unsaved.Contains(page) || column is OpenColumn)
                    columns.Add((property.Number, page, column as StoredColumn ?? StoredColumn.Of(column)));
                else if (column is StoredColumn stored && joined.Contains(stored.Owner))
                    columns.Add((property.Number, page, stored));
            }
            var view = property.Values.Now;
            var first = property.Values.Stored.Where(s => joined.Contains(s.Owner)).Select(s => s.First).Append(view.StoredCount + 1).Min();
            if (first > view.Count)
                continue;
            var (ends, text) = (new uint[view.Count - first + 1], new MemoryStream());
            for (var code = first; code <= view.Count; code++)
            {
                text.Write(view[code]);
                ends[code - first] = checked((uint)text.Length);
            }
            values.Add((property.Number, first, ends, text.ToArray()));
        }
        var file = PropertyFile.Write(folder.NewFile(".properties"), columns, values, folder.Lasts);
        lock (changing)
        {
            foreach (var (number, page, column) in file.Columns)
            {
                // what is still written to stays in memory
                if (properties[number - 1]!.Page(page) is StoredColumn)
                    properties[number - 1]!.Put(page, column);
            }
            var added = file.Values.ToDictionary(v => v.Property, v => v.Values);
            foreach (var property in properties.OfType<OneProperty>())
            {
                if (added.TryGetValue(property.Number, out var stretch))
                    property.Values.Move([.. property.Values.Stored.Where(s => s.First < stretch.First), stretch]);
                property.Grew();
            }
            files = [.. files.Except(joined), file];
            published = Published();
        }
    }

    private PropertyManifest ManifestNow() => new()
    {
        Cursor = Cursor,
        Names = [.. Enumerable.Range(1, names.Count).Select(number => Encoding.UTF8.GetString(names.Now[number]))],
        GivenUp = [.. properties.Index().Where(p => p.Item is null).Select(p => p.Index + 1)],
        Unnamed = unnamed,
        Files = [.. files.Select(file => file.Name)],
    };
}
