using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>
/// Finds what happened before under selectors with filters that are new: looks through the log once in the order in which it lies, for all
/// of them together, a piece at a time in two readings beside each other. What happens meanwhile is written by who follows the log.
/// </summary>
internal sealed class LookBack(Occurrences occurrences, Turns turns, Stretches stretches, EventLog log, Database database)
{
    private const long Piece = 50_000;

    /// <summary>Those of these selectors that are not ready and have come the least far; none where all are ready.</summary>
    public Unready Missing(Session session, IEnumerable<Selector> selectors)
    {
        var filtered = selectors.Where(s => s.Filters.Count > 0).Distinct().ToList();
        var lookedTo = filtered.Count == 0 ? [] : occurrences.Unready(session);
        var unready = filtered.FindAll(s => lookedTo.ContainsKey(s.Id));
        if (unready.Count == 0)
            return new([], 0, 0);
        var from = unready.Min(s => lookedTo[s.Id]);
        return new(unready.FindAll(s => lookedTo[s.Id] == from), from, log.LastSequence(session));
    }

    /// <summary>A few pieces of the log.</summary>
    /// <param name="turn">Of the snapshot in which they were missing: nobody is written of who was erased since.</param>
    public async Task<Step> Do(Turn turn, Unready missing, CancellationToken cancel)
    {
        var byName = missing.Selectors.ToLookup(s => s.Name, StringComparer.Ordinal);
        var ids = missing.Selectors.ConvertAll(s => s.Id);
        return new Step(Moved: true, Wrote: await stretches.Do(turn, missing.From, Read, Write), []);

        async Task<(List<Occurrence>[], long?)> Read(long from) => (
            await Task.WhenAll(new[] { from, from + Piece }.Select(after => database.Read(session => Find(session, byName, after, after + Piece), cancel))),
            from + 2 * Piece < missing.Last ? from + 2 * Piece : null);

        Turn? Write(Transaction tx, Turn now, List<Occurrence>[] found, long? next)
        {
            if (turns.Take(tx, now, 0, now.DecidedTo) is not { } after)
                return null;
            foreach (var some in found)
                occurrences.Add(tx, some);
            occurrences.SetLooked(tx, ids, next);
            return after;
        }
    }

    private List<Occurrence> Find(Session session, ILookup<string, Selector> byName, long after, long to)
    {
        var found = new List<Occurrence>();
        foreach (var e in log.Numbered(session, after, to, [.. byName.Select(of => of.Key)]))
        {
            using var properties = JsonDocument.Parse(e.Properties.AsMemory(), new() { MaxDepth = 512 });
            foreach (var selector in byName[e.Name])
                if (selector.Takes(properties.RootElement))
                    found.Add(new(e.Subject, selector.Id, e.OccurredAt, e.Sequence));
        }
        return found;
    }
}

/// <summary>Selectors whose events up to <see cref="From"/> have been looked at; the log's last is <see cref="Last"/>. Numbers of events.</summary>
internal sealed record Unready(List<Selector> Selectors, long From, long Last);
