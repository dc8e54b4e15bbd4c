using Microsoft.Extensions.Logging;
using Throughline.Events.Log;
using Throughline.Journeys.Queries;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>
/// The log as journeys of one kind, kept in files of this process and read on from where they end. A new process begins with what the
/// last one saved; what is damaged, or of another log, or from before an erasure, is built again from the log.
/// </summary>
internal sealed class LogLayout : IDisposable
{
    private const int Page = 20_000;

    /// <summary>Writing takes both cores for a while, and what was made just now was made for a question.</summary>
    private static readonly TimeSpan QuestionFirst = TimeSpan.FromSeconds(5);

    private readonly EventLog log;
    private readonly LogVersions versions;
    private readonly Persons persons;
    private readonly Moves moves;
    private readonly Database database;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly Dictionary<long, long> moved = [];
    private readonly JourneyBy by;
    private readonly Func<Layout, CancellationToken, Task>? fill;
    private readonly TimeProvider time;
    private readonly Layout layout;
    private SubjectNumbers numbers = new([]);
    private Progress? progress;
    private bool isChecked, pending, adding;
    private long? filled;

    /// <param name="fill">Fills an empty one from what else is at hand; what that is missing is read from the log.</param>
    public LogLayout(JourneyBy by, string? folder, EventLog log, LogVersions versions, Persons persons, Moves moves, Database database,
        ILogger<LogLayout> logger, TimeProvider time, Func<Layout, CancellationToken, Task>? fill = null)
    {
        this.time = time;
        (this.by, this.log, this.versions, this.persons, this.moves, this.database, this.fill) = (by, log, versions, persons, moves, database, fill);
        layout = Layout.Open(new LayoutOptions { Folder = folder, Named = by is not JourneyBy.Person });
        if (layout.Damage is { } damage)
            logger.LogWarning("Journeys by {By} are built again from the log: {Damage}", by, damage);
        Continue();
    }

    public Snapshot Acquire() => layout.Acquire();

    /// <summary>Everything that was committed before this call is in it.</summary>
    public async Task CatchUp(CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            if (progress is null && fill is not null)
            {
                await fill(layout, cancel);
                filled = time.GetTimestamp();
                Continue();
            }
            while (await database.Read(Step, cancel))
                cancel.ThrowIfCancellationRequested();
        }
        catch
        {
            // broken off in the middle of a page: what of it came in already would come a second time
            if (adding)
                Forget();
            throw;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>What it holds in memory goes to a file, where it is much; a little later where it was filled just now.</summary>
    public async Task WriteMuch(CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            if (filled is not { } since || time.GetElapsedTime(since) >= QuestionFirst)
                layout.WriteMuch();
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Deletes everything at once; the next question builds it again.</summary>
    public void Drop()
    {
        oneAtATime.Wait();
        try
        {
            Forget();
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>So that the next start goes on from here.</summary>
    public void Save() => layout.Save();

    public void Dispose()
    {
        layout.Dispose();
        oneAtATime.Dispose();
    }

    /// <summary>True where there may be more.</summary>
    private bool Step(Session session)
    {
        var erasures = versions.Of(session).Erasures;
        if (progress is not null && (progress.Erasures != erasures || !IsThisLog(session)))
            Forget();
        progress ??= new Progress(Position.Start, 0, moves.Now(session), erasures, []);

        var changed = by is JourneyBy.Person ? moves.After(session, progress.Moves, Page) : ([], progress.Moves);
        if (changed is not { } change)
        {
            Forget();
            return true;
        }
        var page = log.ReadOutlines(session, progress.Log, Page, properties: by is JourneyBy.Property);
        if (page.Count == 0 && change.Identifiers.Count == 0 && !pending)
            return false;
        try
        {
            Add(session, page, change.Identifiers);
        }
        catch (StartAgainException)
        {
            Forget();
            return true;
        }
        progress = progress with
        {
            Log = page.Count == 0 ? progress.Log : page[^1].Position,
            LastAt = page.Count == 0 ? progress.LastAt : page[^1].OccurredAt,
            Moves = change.End,
            Erased = numbers.Erased,
        };
        if (page.Count == Page || change.Identifiers.Count == Page)
            return true;
        return Publish();
    }

    private bool Publish()
    {
        try
        {
            layout.Publish(progress!.ToString(), moved);
        }
        catch (StartAgainException)
        {
            Forget();
            return true;
        }
        moved.Clear();
        pending = false;
        return false;
    }

    private void Add(Session session, List<EventOutline> page, IReadOnlyCollection<long> changed)
    {
        pending = true;
        var personOf = by is JourneyBy.Person
            ? persons.Of(session, [.. page.Where(e => !e.IsErased).Select(e => e.Subject).Concat(changed).Distinct()])
            : [];
        foreach (var identifier in changed)
            moved[numbers.Of(identifier)] = numbers.Of(personOf[identifier]);
        adding = true;
        foreach (var e in page)
        {
            var (subject, source) = (numbers.Of(e.Subject), e.Source.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var key = by is JourneyBy.Person ? numbers.Of(personOf.GetValueOrDefault(e.Subject, e.Subject)) : 0;
            var name = by is JourneyBy.Property property ? EventProperties.ValueOf(e.Properties!, property.Name) : e.JourneyKey;
            if (by is JourneyBy.Person || name is not null)
                layout.Add(key, name, e.OccurredAt, e.Sequence, subject, e.Name, source, e.Channel);
        }
        adding = false;
    }

    private bool IsThisLog(Session session)
    {
        if (isChecked)
            return true;
        isChecked = true;
        return progress!.IsOf(session, log);
    }

    private void Forget()
    {
        layout.Forget();
        Continue();
    }

    private void Continue()
    {
        progress = Progress.Parse(layout.Cursor);
        numbers = new SubjectNumbers(progress?.Erased ?? []);
        moved.Clear();
        pending = adding = false;
    }
}
