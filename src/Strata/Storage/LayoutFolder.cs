namespace Throughline.Strata.Storage;

/// <summary>
/// Where a layout keeps its files. One process writes a folder at a time; another that opens it reads what is there and keeps
/// what it adds in a temporary folder, as does one that was given no folder.
/// </summary>
internal sealed class LayoutFolder : IDisposable
{
    private readonly FileStream? held;
    private int files;

    private LayoutFolder(string? shared, string writing, FileStream? held) => (Shared, Writing, this.held) = (shared, writing, held);

    /// <summary>Where segments may be found; null for none.</summary>
    public string? Shared { get; }

    /// <summary>Where new files go.</summary>
    public string Writing { get; }

    /// <summary>Whether what is written lasts.</summary>
    public bool Lasts => held is not null;

    public static LayoutFolder Open(string? path)
    {
        if (path is not null)
        {
            Directory.CreateDirectory(path);
            try
            {
                return new LayoutFolder(path, path, new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                // another process writes it
            }
        }
        return new LayoutFolder(path, Directory.CreateTempSubdirectory("throughline-strata-").FullName, null);
    }

    /// <summary>Whether a file is this process's own to delete.</summary>
    public bool Wrote(string path) => Path.GetDirectoryName(path) == Writing;

    /// <summary>A name that no file of the folder has.</summary>
    public string NewFile(string extension = ".segment")
    {
        string path;
        do
            path = Path.Combine(Writing, $"{++files:x8}{extension}");
        while (File.Exists(path));
        return path;
    }

    /// <summary>Removes everything but these files, so that what a crash left goes too.</summary>
    public void KeepOnly(IEnumerable<string> names)
    {
        var kept = names.Append("lock").Append("manifest").ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Writing).Where(file => !kept.Contains(Path.GetFileName(file))))
            File.Delete(file);
    }

    public void Empty()
    {
        File.Delete(Path.Combine(Writing, "manifest"));
        KeepOnly([]);
    }

    public void Dispose()
    {
        held?.Dispose();
        if (!Lasts)
            Directory.Delete(Writing, recursive: true);
    }
}
