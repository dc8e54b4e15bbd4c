using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Linkage.Engine;
using Throughline.Web.Access;
using Throughline.Web.Live;

namespace Throughline.People.Linkage.Suggestions;

/// <summary>
/// Searches all people for matches once a day and when asked to, on one node at a time. What it finds are suggestions; it merges only
/// from the probability that the operator set, and nobody at all where none is set.
/// </summary>
internal sealed class FindMatches(
    KnownRecords known, SuggestionList suggestions, Separations separations, MergePersons merge, Database database, LiveStreams streams,
    TimeProvider time, ILogger<FindMatches> log) : BackgroundService
{
    private const int MostSuggestions = 10_000;
    private const long Hour = 60 * Micros.PerMinute;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Searches where it is due. How many matches it found; null where nothing was due.</summary>
    public async Task<int?> Do(CancellationToken cancel)
    {
        var now = Micros.Now(time);
        var oldest = now - 24 * Hour;
        // a look without writing first: most of the time there is nothing to do
        var search = await database.Read(suggestions.Search, cancel);
        if (search.AskedAt is null && search.SearchedAt is { } at && at >= oldest || !await database.Write(tx => suggestions.Hold(tx, now, now + Hour, oldest)))
            return null;
        var records = await database.Read(known.All, cancel);
        var linked = await Task.Run(() => Linked.Of(KnownRecords.Fields, records.Texts, null, cancel), cancel);
        var found = await database.Read(session => Suggested(session, records, linked), cancel);
        await database.Write(tx => suggestions.Replace(tx, found, records.Persons.Count, Micros.Now(time)));
        if (search.ApplyFrom is { } least)
            await Apply(found, records, linked, least);
        streams.Changed("matches");
        return found.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Look, time, stoppingToken);
                await Do(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Matches can't be searched for and will be later");
                await Task.Delay(Look, time, CancellationToken.None);
            }
        }
    }

    private List<Suggestion> Suggested(Session session, PersonRecords records, Linked linked)
    {
        var likely = linked.Likely.Take(MostSuggestions).ToList();
        var apart = separations.Between(session, [.. likely.SelectMany(pair => (long[])[records.Persons[pair.A], records.Persons[pair.B]]).Distinct()])
            .SelectMany(pair => ((long, long)[])[pair, (pair.Other, pair.One)]).ToHashSet();
        return [.. likely.Select(pair => (Low: Math.Min(records.Persons[pair.A], records.Persons[pair.B]), High: Math.Max(records.Persons[pair.A], records.Persons[pair.B]), Pair: pair))
            .Where(of => !apart.Contains((of.Low, of.High)))
            .Select(of => new Suggestion(of.Low, of.High, LinkageModel.Probability(of.Pair.Bits), [.. linked.Evidence(of.Pair.A, of.Pair.B)]))];
    }

    /// <summary>Merges what is likely enough and stands in one cluster, so that no single pair joins against what others say.</summary>
    private async Task Apply(List<Suggestion> found, PersonRecords records, Linked linked, double least)
    {
        var cluster = new Dictionary<long, int>();
        for (var i = 0; i < linked.Clusters.Count; i++)
            foreach (var place in linked.Clusters[i])
                cluster[records.Persons[place]] = i;
        var caller = new Caller("matches", "Suggested matches", Permissions.All.Keys.ToHashSet(StringComparer.Ordinal), "");
        foreach (var match in found.Where(s => s.Probability >= least && cluster.TryGetValue(s.Low, out var one) && cluster.TryGetValue(s.High, out var other) && one == other))
            try
            {
                await merge.Do(caller, new TwoIdentifiers($"#{match.Low}", $"#{match.High}", string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"Suggested match with a probability of {match.Probability:0.0000}, above the {least} that is set")));
            }
            catch (UserErrorException e)
            {
                // merged by a match before this one, or kept apart since
                log.LogInformation(e, "A match was not applied");
            }
    }
}
