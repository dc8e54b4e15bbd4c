using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Throughline.Events.Log;
using Throughline.Journeys.Queries;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>
/// The layouts of this process: by person, by case, and by each property that was asked for lately. One is opened, and where it is new
/// built, when it is first asked for.
/// </summary>
internal sealed class Layouts(EventLog log, LogVersions versions, Persons persons, Moves moves, Database database, ILogger<LogLayout> logger) : IDisposable
{
    private const int MostProperties = 4;

    private readonly Lock opening = new();
    private readonly Dictionary<string, LogLayout> open = [];
    private readonly LinkedList<string> properties = new();
    private (long Version, PersonIndex Index)? kept;
    private LogLayout? retired;

    /// <summary>Sessions are parts of a person's journey.</summary>
    public LogLayout Of(JourneyBy by)
    {
        var kind = by is JourneyBy.Session ? new JourneyBy.Person() : by;
        lock (opening)
        {
            if (kind is JourneyBy.Property)
                Use(kind.ToString());
            if (!open.TryGetValue(kind.ToString(), out var layout))
                open[kind.ToString()] = layout = new LogLayout(kind, FolderOf(kind), log, versions, persons, moves, database, logger);
            return layout;
        }
    }

    public IReadOnlyList<LogLayout> Open
    {
        get
        {
            lock (opening)
                return [.. open.Values];
        }
    }

    /// <summary>True where an earlier process left files of it.</summary>
    public bool IsThere(JourneyBy by) => FolderOf(by) is { } folder && File.Exists(Path.Combine(folder, "manifest"));

    /// <summary>Whose events are whose, as a snapshot by person has it.</summary>
    public PersonIndex IndexOf(Snapshot byPerson)
    {
        lock (opening)
        {
            if (kept?.Version != byPerson.Version)
                kept = (byPerson.Version, PersonIndex.Of(byPerson));
            return kept.Value.Index;
        }
    }

    /// <summary>Deletes all files, also of layouts that are not open; those that another process holds it deletes itself when it sees the erasure.</summary>
    public void Forget()
    {
        lock (opening)
        {
            foreach (var layout in open.Values)
                layout.Drop();
            var names = open.Keys.Select(kind => FolderOf(JourneyBy.Parse(kind))).ToHashSet();
            if (Root is not { } root || !Directory.Exists(root))
                return;
            foreach (var folder in Directory.GetDirectories(root).Where(folder => !names.Contains(folder)))
                Strata.Layout.Delete(folder);
        }
    }

    public void Dispose()
    {
        foreach (var layout in Open)
        {
            layout.Save();
            layout.Dispose();
        }
        retired?.Dispose();
    }

    private void Use(string property)
    {
        properties.Remove(property);
        properties.AddFirst(property);
        if (properties.Count <= MostProperties)
            return;
        retired?.Dispose(); // who asked it has long had an answer
        open.Remove(properties.Last!.Value, out retired);
        properties.RemoveLast();
    }

    /// <summary>Beside the database's file; on PostgreSQL a temporary folder, since the data folder may be that of another log.</summary>
    private string? Root => database.Dialect.IsPostgres ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database.Place)) ?? "/", "strata");

    private string? FolderOf(JourneyBy by)
    {
        if (Root is not { } root)
            return null;
        var name = by is JourneyBy.Property property ? "property-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(property.Name))[..8]) : by.ToString();
        return Path.Combine(root, name);
    }
}
