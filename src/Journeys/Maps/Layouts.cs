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
internal sealed class Layouts(
    EventLog log, LogVersions versions, Persons persons, Moves moves, Database database, JourneyFolder folder, LogProperties stored, TimeProvider time,
    ILogger<LogLayout> logger) : IDisposable
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
                open[kind.ToString()] = layout = new LogLayout(
                    kind, folder.Of(kind), log, versions, persons, moves, database, logger, time,
                    kind is JourneyBy.Property property ? (empty, cancel) => Fill(empty, property.Name, cancel) : null);
            return layout;
        }
    }

    /// <summary>Null where nobody asked for it yet.</summary>
    public LogLayout? Find(JourneyBy by)
    {
        lock (opening)
            return open.GetValueOrDefault(by.ToString());
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
    public bool IsThere(JourneyBy by) => folder.Of(by) is { } place && File.Exists(Path.Combine(place, "manifest"));

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
            stored.Forget();
            var inUse = open.Keys.Select(kind => folder.Of(JourneyBy.Parse(kind))).ToHashSet();
            if (folder.Root is not { } root || !Directory.Exists(root))
                return;
            foreach (var other in Directory.GetDirectories(root).Where(other => !inUse.Contains(other) && Path.GetFileName(other) != JourneyFolder.Properties))
                Layout.Delete(other);
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

    /// <summary>Journeys by a property, of those by person and the property's column: nothing where it has none.</summary>
    private async Task Fill(Layout empty, string property, CancellationToken cancel)
    {
        var people = Of(new JourneyBy.Person());
        await people.CatchUp(cancel);
        using var all = people.Acquire();
        // read later, so that it knows every event
        if (await stored.Of(property, cancel) is not { } found)
            return;
        using var codes = found.Codes;
        if (codes is not null && Progress.Parse(all.Cursor) is { } progress && progress.Erasures == found.Erasures)
            empty.Fill(all, codes, all.Cursor, Environment.ProcessorCount, cancel);
    }
}
