using Throughline.Journeys.Maps;
using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>The journeys that a question is about, and what is behind their numbers. Dispose it when the answer is made.</summary>
internal sealed class Selection(
    JourneySet journeys, Snapshot? byPerson, IReadOnlyList<long> erased, IReadOnlyList<long> erasedPersons, IReadOnlyDictionary<string, PropertyOfEvents> columns)
    : IDisposable
{
    private Dictionary<string, int>? codes;
    private IDisposable? sifted;

    public JourneySet Journeys { get; private set; } = journeys;
    public IReadOnlyList<string> Steps => Journeys.Steps;

    /// <summary>Of what the answer is: the same question of the same state has the same answer.</summary>
    public required LogState State { get; init; }

    public void Keep(JourneyFilter filter) => Journeys = Journeys with { JourneyFilter = filter };

    /// <summary>For answers that look at the journeys several times: filters run once.</summary>
    public void Sift()
    {
        if (sifted is null)
            Journeys = Journeys.Sifting(out sifted);
    }

    /// <summary>The most threads that work on an answer.</summary>
    public void Use(int threads) => Journeys = Journeys with { Threads = threads };

    public void StopWhen(CancellationToken cancel) => Journeys = Journeys with { Cancel = cancel };

    /// <summary>The step's code; null where the log has no such step.</summary>
    public int? StepCode(string name)
    {
        codes ??= Steps.Index().ToDictionary(step => step.Item, step => step.Index, StringComparer.Ordinal);
        return codes.TryGetValue(name, out var code) ? code : null;
    }

    /// <summary>-1 where the log has no such step.</summary>
    public int[] StepCodes(IEnumerable<string>? names) => [.. (names ?? []).Select(name => StepCode(name) ?? -1)];

    /// <summary>By sequence whether an event passes; null where nothing is asked of it.</summary>
    public Func<long, bool>? Where(IReadOnlyDictionary<string, IReadOnlyList<string>>? properties)
    {
        if (properties is not { Count: > 0 })
            return null;
        Func<long, bool>[] all = [.. properties.Select(p => columns[p.Key].Among(p.Value))];
        return all.Length == 1 ? all[0] : sequence => Array.TrueForAll(all, passes => passes(sequence));
    }

    /// <summary>The id of a person as answers number them.</summary>
    public long PersonId(long number) => SubjectNumbers.Id(number, byPerson is null ? erased : erasedPersons);

    public void Dispose()
    {
        sifted?.Dispose();
        Journeys.Snapshot.Dispose();
        byPerson?.Dispose();
        foreach (var column in columns.Values)
            column.Dispose();
    }
}

/// <summary>What journeys stood like: another wherever anything differs, within one process.</summary>
internal sealed record LogState(object Layout, long Version, long PersonsVersion, long SegmentVersion);
