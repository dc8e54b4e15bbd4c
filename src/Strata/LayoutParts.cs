using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <content>How parts come to be, join, and go to the disk.</content>
public sealed partial class Layout
{
    private const int Attempts = 5;

    private long InMemory => current.Parts.Where(p => p.Segment.File is null).Sum(p => p.Segment.Events);

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
        if (folder.Shared is null || Manifest.Read(folder.Shared) is not { } manifest)
        {
            if (folder.Lasts)
                folder.KeepOnly([]);
            return;
        }
        (steps, sources, channels, seed) = (new(manifest.Steps), new(manifest.Sources), new(manifest.Channels), manifest.Seed);
        var parts = new List<Part>();
        try
        {
            foreach (var line in manifest.Segments)
                parts.Add(Part.Of(SegmentFile.Open(Path.Combine(folder.Shared, line.File)), line.Dead));
            Show(parts, manifest.Cursor);
        }
        catch (DamagedException)
        {
            parts.ForEach(part => part.Segment.Release());
            throw;
        }
        if (folder.Lasts)
            folder.KeepOnly(manifest.Segments.Select(line => line.File));
    }

    private List<Part> MergeRuns()
    {
        if (arrivals.Count > 0)
            runs.Add(arrivals.ToSegment(folder.NewFile(), ShapeFor));
        var inputs = current.Parts.Select(Merge.All).Concat(runs.Select(run => Merge.All(new Part(run)))).ToList();
        var merged = Merge.Of(inputs, folder.NewFile(), ShapeFor, folder.Lasts, stopping.Token);
        DropRuns();
        return [new Part(merged)];
    }

    /// <summary>The parts with what came and what moved: journeys that it touches are dead where they stood, and stand whole in a new part.</summary>
    private List<Part> Added(List<Part> parts, IReadOnlyDictionary<long, long>? moved)
    {
        if (moved is { Count: > 0 })
            Move(parts, moved);
        if (arrivals.Count == 0)
            return parts;
        var run = arrivals.ToSegment(null, ShapeFor);
        var inputs = new List<Merge.Input> { Merge.All(new Part(run)) };
        for (var i = 0; i < parts.Count; i++)
        {
            var touched = run.AllKeys().Select(parts[i].Find).Where(journey => journey >= 0).ToList();
            if (touched.Count == 0)
                continue;
            inputs.Add(Merge.Some(parts[i].Segment, touched));
            parts[i] = parts[i].Without(touched);
        }
        if (inputs.Count > 1)
        {
            var whole = Merge.Of(inputs, null, ShapeFor);
            run.Release();
            run = whole;
        }
        parts.Add(new Part(run));
        JoinSmall(parts);
        return parts;
    }

    /// <summary>Parts in memory join while the last is not much smaller than the one before, so that there are never many.</summary>
    private void JoinSmall(List<Part> parts)
    {
        var (listed, busy) = (current.Parts.Select(p => p.Segment).ToHashSet(), Volatile.Read(ref frozen));
        while (parts.Count >= busy + 2 && parts[^1].Segment.File is null && parts[^2].Segment.File is null
            && parts[^2].LiveEvents <= 2 * parts[^1].LiveEvents)
        {
            var joined = Merge.Of([Merge.All(parts[^2]), Merge.All(parts[^1])], null, ShapeFor);
            foreach (var part in parts[^2..].Where(part => !listed.Contains(part.Segment)))
                part.Segment.Release();
            parts.RemoveRange(parts.Count - 2, 2);
            parts.Add(new Part(joined));
        }
    }

    private void Move(List<Part> parts, IReadOnlyDictionary<long, long> moved)
    {
        arrivals.Move(moved);
        var rows = new List<Row>();
        for (var i = 0; i < parts.Count; i++)
        {
            var (part, leaving) = (parts[i], new HashSet<int>());
            foreach (var (subject, key) in moved)
                leaving.UnionWith(part.Segment.JourneysOfSubject(checked((uint)subject)).Where(j => !part.IsDead(j) && part.Segment.KeyAt(j) != key));
            foreach (var journey in leaving)
            {
                rows.Clear();
                part.Segment.Read(journey, rows);
                foreach (var row in rows)
                    arrivals.Add(moved.TryGetValue(row.Subject, out var key) ? key : part.Segment.KeyAt(journey), null, row);
            }
            parts[i] = part.Without(leaving);
        }
    }

    /// <summary>Under the lock of swapping.</summary>
    private void Show(List<Part> parts, string cursor)
    {
        var before = current;
        var listed = before.Parts.Select(p => p.Segment).ToHashSet();
        var next = new Snapshot([.. parts.Where(p => p.LiveJourneys > 0)], steps.Names(), sources.Names(), channels.Names(), cursor, ++version);
        // a snapshot holds its segments; those made just now were also held by their maker
        foreach (var made in parts.Select(p => p.Segment).Where(segment => !listed.Contains(segment)))
            made.Release();
        Volatile.Write(ref current, next);
        Outdate(before, next);
        before.Dispose();
    }

    private void TryCompact()
    {
        try
        {
            Compact();
            Unwritten = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            Unwritten = e; // all of it stays in memory
        }
    }

    /// <summary>Merges what is in memory, and files that are not much larger, into one file; then the manifest names it.</summary>
    private void Compact()
    {
        Snapshot before;
        lock (swapping)
        {
            before = Acquire();
            Volatile.Write(ref frozen, before.Parts.Count);
        }
        using (before)
        {
            try
            {
                var chosen = Compaction.Choose(before.Parts);
                if (chosen.Count == 0)
                {
                    Keep(before, before.Parts);
                    return;
                }
                var merged = Merge.Of([.. chosen.Select(Merge.All)], folder.NewFile(), ShapeFor, folder.Lasts, stopping.Token);
                lock (swapping)
                    Replace(chosen, merged);
                Keep(before, [.. before.Parts.Except(chosen), new Part(merged)]);
                merged.Release();
            }
            finally
            {
                Volatile.Write(ref frozen, 0);
            }
        }
    }

    private void Replace(List<Part> chosen, Segment merged)
    {
        var now = current;
        var present = now.Parts.ToDictionary(p => p.Segment);
        var diedSince = chosen
            .SelectMany(part => part.Live().Where(j => !present.TryGetValue(part.Segment, out var live) || live.IsDead(j)).Select(part.Segment.KeyAt))
            .Select(merged.Find).ToList();
        var others = now.Parts.Where(p => !chosen.Exists(c => c.Segment == p.Segment));
        var next = new Snapshot([new Part(merged).Without(diedSince), .. others], now.Steps, now.Sources, now.Channels, now.Cursor, now.Version);
        Volatile.Write(ref current, next);
        Outdate(now, next);
        now.Dispose();
    }

    /// <summary>Under the lock of swapping.</summary>
    private void Outdate(Snapshot before, Snapshot after) =>
        outdated.UnionWith(before.Parts.Except(after.Parts).Select(part => part.Segment.File).OfType<string>().Except(after.Parts.Select(part => part.Segment.File).OfType<string>()));

    /// <summary>Writes which files there are, and deletes those that nobody needs then.</summary>
    private void Keep(Snapshot at, IEnumerable<Part> kept)
    {
        var parts = kept.ToList();
        if (folder.Lasts)
        {
            new Manifest
            {
                Seed = seed,
                Cursor = at.Cursor,
                Steps = at.Steps,
                Sources = at.Sources,
                Channels = at.Channels,
                Segments = [.. parts.Select(p => new Manifest.SegmentLine(Path.GetFileName(p.Segment.File!), p.DeadBytes()))],
            }.Write(folder.Writing);
        }
        List<string> gone;
        lock (swapping)
        {
            gone = [.. outdated.Except(parts.Select(p => p.Segment.File!))];
            outdated.ExceptWith(gone);
        }
        foreach (var file in gone.Where(folder.Wrote))
            File.Delete(file);
    }
}
