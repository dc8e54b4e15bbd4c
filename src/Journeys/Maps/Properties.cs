using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Journeys.Maps;

/// <summary>
/// Properties by which events are filtered. Those that have no column in files are read from the log when first asked for and then kept up; the
/// one not used for longest goes when there are more than <see cref="Most"/>, so that memory does not grow with the number of properties: 4 bytes
/// an event for each.
/// </summary>
internal sealed class Properties(LogProperties stored, EventLog log, LogVersions versions, Database database) : IDisposable
{
    public const int Most = 4;
    private const int Page = 20_000;

    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly LinkedList<PropertyColumn> columns = new();

    /// <summary>The property of everything that was committed before this call.</summary>
    public async Task<PropertyOfEvents> Of(string property, CancellationToken cancel) => await stored.Of(property, cancel) is { } found
        ? new StoredProperty(property, found.Codes) : await ReadFromLog(property, cancel);

    private async Task<PropertyColumn> ReadFromLog(string property, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            var column = columns.FirstOrDefault(c => c.Property == property) ?? new PropertyColumn(property);
            columns.Remove(column);
            columns.AddFirst(column);
            if (columns.Count > Most)
                columns.RemoveLast();
            while (await database.Read(session => Extend(ref column, session), cancel))
                cancel.ThrowIfCancellationRequested();
            return column;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    private bool Extend(ref PropertyColumn column, Session session)
    {
        var erasures = versions.Of(session).Erasures;
        if (column.Erasures != erasures && column.End != Position.Start)
        {
            columns.Remove(column);
            columns.AddFirst(column = new PropertyColumn(column.Property));
        }
        column.Erasures = erasures;
        var page = log.ReadContents(session, column.End, Page);
        foreach (var e in page)
            column.Add(e);
        return page.Count == Page;
    }
}
