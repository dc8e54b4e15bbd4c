namespace Throughline.Gate.Policies;

/// <summary>What decisions by a policy must know of people, so that nothing else is loaded.</summary>
internal sealed record PolicyNeeds(bool Phases, bool Segments, IReadOnlyCollection<string> Traits, IReadOnlyCollection<string> Signals, long LongestWindow)
{
    private const int LongestCooling = 8760;

    public static PolicyNeeds Of(Policy policy)
    {
        var used = Used(policy);
        return new(
            used.Exists(c => c.Phases is not null), used.Exists(c => c.Segments is not null),
            [.. used.Select(c => c.Trait?.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            [.. used.Select(c => c.Event?.Name).OfType<string>().Concat(policy.Inbound).Distinct().Order(StringComparer.Ordinal)],
            policy.Caps.Select(c => c.Window ?? 0).Append(2 * Kernel.Micros.PerDay).Max());
    }

    /// <summary>Names of events that any of its conditions asks for, or by which customers write.</summary>
    public static IEnumerable<string> SignalsOf(Policy policy) => policy.Conditions.Values.Concat(Written(policy))
        .Select(c => c.Event?.Name).OfType<string>().Concat(policy.Inbound);

    public static long CoolingOf(Policy policy) =>
        policy.Interactions.SelectMany(i => i.WhileOpen).Select(w => Math.Min(w.CoolingHours, LongestCooling)).DefaultIfEmpty().Max() * 60 * Kernel.Micros.PerMinute;

    private static IEnumerable<Condition> Written(Policy policy) =>
        policy.Relationship.Select(r => r.When).Concat(policy.Owners.Select(o => o.When).OfType<Condition>());

    /// <summary>The conditions of the rules that decide, and all that they rest on. Owners are worked out elsewhere.</summary>
    private static List<Condition> Used(Policy policy)
    {
        var used = new List<Condition>();
        var waiting = new Queue<Condition>(policy.Relationship.Select(r => r.When));
        while (waiting.TryDequeue(out var condition))
        {
            if (used.Contains(condition))
                continue;
            used.Add(condition);
            foreach (var name in condition.All.Concat(condition.Any).Concat(condition.None))
                waiting.Enqueue(policy.Conditions[name]);
        }
        return used;
    }
}
