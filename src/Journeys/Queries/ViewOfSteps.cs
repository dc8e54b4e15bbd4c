using Throughline.Journeys.Maps;
using Throughline.Kernel;
using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>How a query sees the steps of a log: told apart by a property, then renamed and merged, then hidden or kept.</summary>
internal sealed class ViewOfSteps
{
    private const int MostValues = 100_000;

    private readonly Dictionary<string, string> seenAs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly HashSet<string> hidden;
    private readonly HashSet<string>? kept;

    /// <param name="query">Whose view and events' steps count.</param>
    /// <param name="steps">Names by step code.</param>
    /// <param name="columns">The properties that the view names.</param>
    public ViewOfSteps(JourneyQuery query, IReadOnlyList<string> steps, IReadOnlyDictionary<string, PropertyOfEvents> columns)
    {
        hidden = (query.View?.Hide ?? []).ToHashSet(StringComparer.Ordinal);
        kept = query.Events?.Steps is { Count: > 0 } only ? only.ToHashSet(StringComparer.Ordinal) : null;
        if (query.View is not ({ Split.Count: > 0 } or { Merge.Count: > 0 }))
        {
            Kept = hidden.Count == 0 && kept is null ? null : [.. steps.Select(IsKept)];
            return;
        }
        foreach (var (name, from) in query.View.Merge ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            foreach (var step in from)
                seenAs[step] = name;
        }
        var of = steps.Select(PlaceOf).ToArray();
        var bySequence = new Func<long, int>?[steps.Count];
        foreach (var (step, property) in query.View.Split ?? new Dictionary<string, string>())
        {
            var code = steps.ToList().IndexOf(step);
            if (code >= 0)
                bySequence[code] = ByValue(step, columns[property], of[code]);
        }
        View = new StepView([.. places.Keys], of) { BySequence = bySequence.Any(split => split is not null) ? bySequence : null };
    }

    /// <summary>By step code whether it is kept, where steps are seen as they are; null for all.</summary>
    public bool[]? Kept { get; }

    /// <summary>Null where steps are seen as they are.</summary>
    public StepView? View { get; }

    private bool IsKept(string name) => !hidden.Contains(name) && kept?.Contains(name) != false;

    private int PlaceOf(string name)
    {
        var seen = seenAs.GetValueOrDefault(name, name);
        if (!IsKept(seen))
            return -1;
        if (!places.TryGetValue(seen, out var place))
            places.Add(seen, place = places.Count);
        return place;
    }

    private Func<long, int> ByValue(string step, PropertyOfEvents column, int without)
    {
        if (column.Count > MostValues)
            throw new UserErrorException($"query.view.split: '{column.Property}' has {column.Count} different values; at most {MostValues} can be steps of their own.");
        // place 0 stands for an event without the property
        int[] of = [without, .. column.Values().Select(value => PlaceOf($"{step}: {value}"))];
        var codeOf = column.Codes();
        return sequence => of[codeOf(sequence)];
    }
}
