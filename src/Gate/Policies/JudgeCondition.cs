using Throughline.Kernel;

namespace Throughline.Gate.Policies;

/// <summary>
/// Whether a condition holds now, the events that speak for it, and until when it certainly goes on to hold if nothing else happens
/// (microseconds UTC; null where time alone does not end it). Pure.
/// </summary>
internal readonly record struct Judged(bool Holds, IReadOnlyList<long> Evidence, long? Until)
{
    public static Judged No { get; } = new(false, [], null);
}

internal static class JudgeCondition
{
    public static Judged Of(Condition condition, IReadOnlyDictionary<string, Condition> named, Facts facts)
    {
        var evidence = new List<long>();
        long? until = null;
        if (condition.Phases is not null && (facts.Phase is null || !condition.Phases.Contains(facts.Phase, StringComparer.Ordinal)))
            return Judged.No;
        if (condition.Segments is not null && !condition.Segments.Any(facts.Segments.Contains))
            return Judged.No;
        if (condition.Trait is { } trait && !trait.Fits(facts.Traits.GetValueOrDefault(trait.Name)))
            return Judged.No;
        if (condition.InteractionWith is { } team && !facts.OpenWith.Contains(team))
            return Judged.No;
        if (condition.Event is { } asked)
        {
            if (Last(asked, facts) is not { } signal)
                return Judged.No;
            evidence.Add(signal.Sequence);
            until = signal.At + asked.Days * Micros.PerDay;
        }
        foreach (var name in condition.All)
        {
            var part = Of(named[name], named, facts);
            if (!part.Holds)
                return Judged.No;
            evidence.AddRange(part.Evidence);
            until = Earlier(until, part.Until);
        }
        foreach (var name in condition.None)
            if (Of(named[name], named, facts).Holds)
                return Judged.No;
        if (condition.Any.Count == 0)
            return new(true, evidence, until);
        var any = condition.Any.Select(name => Of(named[name], named, facts)).Where(part => part.Holds).ToList();
        if (any.Count == 0)
            return Judged.No;
        evidence.AddRange(any.SelectMany(part => part.Evidence));
        return new(true, evidence, Earlier(until, any.Exists(part => part.Until is null) ? null : any.Max(part => part.Until)));
    }

    private static long? Earlier(long? one, long? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);

    /// <summary>The latest that fits and is not over; of the same time the one with the highest sequence.</summary>
    private static Signal? Last(EventTest asked, Facts facts) => facts.Signals
        .Where(s => s.Name == asked.Name && s.At <= facts.Now && s.At > facts.Now - asked.Days * Micros.PerDay
            && (asked.Property is null || asked.Property.Fits(s.Properties?.GetValueOrDefault(asked.Property.Name))))
        .MaxBy(s => (s.At, s.Sequence));
}
