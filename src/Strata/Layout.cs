using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>
/// All events sorted by journey and time, on disk, kept up as they come: a journey has a key (a number, or a name) and events
/// have a subject, by which they can be moved to another key. One thread at a time writes; readers take snapshots and never wait.
/// Everything can be made again by adding all events again, so a crash loses nothing: go on from <see cref="Cursor"/>.
/// </summary>
public sealed partial class Layout : IDisposable
{
    private readonly LayoutOptions options;
    private readonly LayoutFolder folder;
    private readonly Arrivals arrivals = new();
    private readonly List<Segment> runs = [];

    /// <summary>Files whose journeys all stand elsewhere by now.</summary>
    private readonly HashSet<string> outdated = [];
    private readonly Lock swapping = new();
    private readonly CancellationTokenSource stopping = new();
    private Codes steps = new(), sources = new(), channels = new();
    private ulong seed = NewSeed();
    private Snapshot current;
    private Task compacting = Task.CompletedTask;
    private int frozen;
    private long version;

    private Layout(LayoutOptions options, LayoutFolder folder)
    {
        (this.options, this.folder) = (options, folder);
        current = new Snapshot([], [], [], [], "", 0);
    }

    /// <summary>How far the caller had read when it last published: text of the caller's, empty at the beginning and after a loss.</summary>
    public string Cursor => Volatile.Read(ref current).Cursor;

    /// <summary>Why what is in memory could not be written to a file the last time; null where it could. It is tried again with the next events.</summary>
    public Exception? Unwritten { get; private set; }

    /// <summary>What was found damaged and thrown away when it was opened; null where nothing was.</summary>
    public string? Damage { get; private set; }

    public static Layout Open(LayoutOptions options)
    {
        var layout = new Layout(options, LayoutFolder.Open(options.Folder));
        try
        {
            layout.Load();
        }
        catch (DamagedException e)
        {
            layout.Forget();
            layout.Damage = e.Message;
        }
        return layout;
    }

    /// <summary>Deletes the files of a layout that no process has open; those of one that has are left to it.</summary>
    public static void Delete(string path)
    {
        using (var opened = LayoutFolder.Open(path))
        {
            if (!opened.Lasts)
                return;
            opened.Empty();
        }
        Directory.Delete(path, recursive: true);
    }

    /// <summary>What can be asked now. It stays as it is while more comes.</summary>
    public Snapshot Acquire()
    {
        while (true)
        {
            var snapshot = Volatile.Read(ref current);
            if (snapshot.TryHold())
                return snapshot;
        }
    }

    /// <summary>An event comes in; nobody sees it before <see cref="Publish"/>. Each must be added once.</summary>
    /// <param name="key">Its journey's key, where journeys have no names.</param>
    /// <param name="name">Its journey's name, where they have.</param>
    /// <param name="time">Microseconds since 1970 in UTC.</param>
    /// <param name="sequence">Orders events of the same time; each once.</param>
    /// <param name="subject">By which it can be moved; 0 to 4,294,967,295.</param>
    /// <param name="step">What happened.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="channel">Null for none.</param>
    public void Add(long key, string? name, long time, long sequence, long subject, string step, string source, string? channel)
    {
        var row = new Row(time, sequence, checked((uint)subject), steps.Of(step), sources.Of(source) + 1, channel is null ? 0 : channels.Of(channel) + 1);
        try
        {
            arrivals.Add(options.Named ? KeyOf(name!) : key, options.Named ? name : null, row);
        }
        catch (KeyCollisionException)
        {
            Forget();
            throw new StartAgainException();
        }
        if (arrivals.Count >= options.MostPending)
            runs.Add(arrivals.ToSegment(folder.NewFile(), ShapeFor));
    }

    /// <summary>What was added becomes visible at once, and subjects move to the keys given; each of their events goes along.</summary>
    /// <exception cref="StartAgainException">Everything is forgotten and must be added again from the first event.</exception>
    public void Publish(string cursor, IReadOnlyDictionary<long, long>? moved = null)
    {
        if (options.Named && moved is { Count: > 0 })
            throw new InvalidOperationException("What moves, moves to a number; these journeys have names.");
        try
        {
            var bulk = runs.Count > 0;
            if (bulk)
                compacting.Wait();
            lock (swapping)
                Show(Added(bulk ? MergeRuns() : [.. current.Parts], moved), cursor);
            if (bulk || (InMemory > options.MostInMemory && compacting.IsCompleted))
                compacting = bulk || !options.MergesInBackground ? Now(TryCompact) : Task.Run(TryCompact);
        }
        catch (KeyCollisionException)
        {
            Forget();
            throw new StartAgainException();
        }
    }

    /// <summary>Everything published goes to the disk, so that the next start need not read it again; where it can't, <see cref="Unwritten"/> says why.</summary>
    public void Save()
    {
        compacting.Wait();
        TryCompact();
    }

    /// <summary>Forgets everything, also on the disk. Events must be added again from the first.</summary>
    public void Forget()
    {
        compacting.Wait();
        DropRuns();
        arrivals.Clear();
        (steps, sources, channels, seed) = (new(), new(), new(), NewSeed());
        lock (swapping)
        {
            Show([], "");
            outdated.Clear();
        }
        folder.Empty();
    }

    public void Dispose()
    {
        stopping.Cancel();
        compacting.Wait();
        DropRuns();
        arrivals.Dispose();
        current.Dispose();
        stopping.Dispose();
        folder.Dispose();
    }

    private static ulong NewSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    private static Task Now(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private long KeyOf(ReadOnlySpan<char> name)
    {
        var hash = seed;
        foreach (var unit in name)
        {
            var high = Math.BigMul(hash ^ unit, 0x9E3779B97F4A7C15UL, out var low);
            hash = (high ^ low) + 0x13198A2E03707344UL;
        }
        return (long)((hash ^ (hash >> 32)) >> (64 - options.KeyBits));
    }

    private Shape ShapeFor(long firstSequence, long lastSequence, bool fraction) =>
        Shape.Of(steps, sources, channels, firstSequence, lastSequence, fraction, options.Named);

    private void DropRuns()
    {
        foreach (var run in runs)
        {
            run.Release();
            File.Delete(run.File!);
        }
        runs.Clear();
    }
}
