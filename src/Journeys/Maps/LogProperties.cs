using System.Text;
using Microsoft.Extensions.Logging;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>
/// The properties of all events as columns, in files of this process and read on from where they end, so that one that nobody asked for before
/// is at hand. A new process begins with what the last one saved; what is damaged, of another log, or from before an erasure, is read again.
/// </summary>
internal sealed class LogProperties(EventLog log, LogVersions versions, Database database, JourneyFolder folder, ILogger<LogProperties> logger) : IDisposable
{
    private const int Page = 20_000;

    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private PropertyColumns? columns;
    private Progress? progress;
    private byte[] json = new byte[4096], room = new byte[8192];
    private bool isChecked;

    /// <summary>True where it is in use, or an earlier process left files of it.</summary>
    public bool IsThere => columns is not null || (Place is { } place && File.Exists(Path.Combine(place, "manifest")));

    private string? Place => folder.Root is { } root ? Path.Combine(root, JourneyFolder.Properties) : null;

    /// <summary>
    /// The property of everything that was committed before this call, and how many erasures the log had seen then. Null where it is not kept and
    /// must be read from the log; no codes where no event has it.
    /// </summary>
    public async Task<(PropertyCodes? Codes, long Erasures)?> Of(string property, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            await ReadOn(cancel);
            var codes = columns!.Find(property, out var isKept);
            return isKept ? (codes, progress!.Erasures) : null;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Everything that was committed before this call is in it.</summary>
    public async Task CatchUp(CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            await ReadOn(cancel);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Deletes everything at once; it is read again when it is asked for.</summary>
    public void Forget()
    {
        oneAtATime.Wait();
        try
        {
            if (columns is not null)
                Again();
            else if (Place is { } place && Directory.Exists(place))
                Layout.Delete(place);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        columns?.Save();
        columns?.Dispose();
        oneAtATime.Dispose();
    }

    private async Task ReadOn(CancellationToken cancel)
    {
        if (columns is null)
        {
            columns = PropertyColumns.Open(new PropertyOptions { Folder = Place });
            progress = Progress.Parse(columns.Cursor);
            if (columns.Damage is { } damage)
                logger.LogWarning("The properties of events are read again from the log: {Damage}", damage);
        }
        while (await database.Read(Step, cancel))
            cancel.ThrowIfCancellationRequested();
    }

    /// <summary>True where there may be more.</summary>
    private bool Step(Session session)
    {
        var erasures = versions.Of(session).Erasures;
        if (progress is not null && (progress.Erasures != erasures || !IsThisLog(session)))
            Again();
        progress ??= new Progress(Position.Start, 0, Position.Start, erasures, []);
        var page = log.ReadContents(session, progress.Log, Page);
        page.ForEach(Add); // broken off, it is added again, which changes nothing
        if (page.Count == 0)
            return false;
        progress = progress with { Log = page[^1].Position, LastAt = page[^1].OccurredAt };
        columns!.Publish(progress.ToString());
        return page.Count == Page;
    }

    private void Add(EventContent e)
    {
        if (e.Properties.Length <= "{}".Length)
            return;
        var most = Encoding.UTF8.GetMaxByteCount(e.Properties.Length);
        if (most > json.Length)
            (json, room) = (new byte[2 * most], new byte[4 * most]);
        var properties = new EventProperties(json.AsSpan(0, Encoding.UTF8.GetBytes(e.Properties, json)), room);
        while (properties.Next())
            columns!.Add(e.Position.Sequence, properties.Name, properties.Value);
    }

    private bool IsThisLog(Session session)
    {
        if (isChecked)
            return true;
        isChecked = true;
        return progress!.IsOf(session, log);
    }

    private void Again()
    {
        columns!.Forget();
        progress = null;
    }
}
