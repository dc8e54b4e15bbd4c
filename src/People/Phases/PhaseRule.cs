using System.Text.Json.Serialization;
using Throughline.Kernel;

namespace Throughline.People.Phases;

/// <summary>Who meets all conditions is in the phase, unless an earlier rule holds.</summary>
public sealed record PhaseRule(string Phase, IReadOnlyList<PhaseCondition> When)
{
    [JsonIgnore]
    public string Words => When.Count == 0 ? "anyone" : string.Join(", and ", When.Select(c => c.Words));
}

/// <summary>
/// Something that holds of a person at an instant. <see cref="Is"/> is one of <see cref="Kinds"/>; <see cref="What"/> an event's name
/// (<c>*</c> for anything done) or a trait's; <see cref="Days"/> a number of days; <see cref="Value"/> what a trait must be.
/// </summary>
public sealed record PhaseCondition(string Is, string What, int? Days = null, string? Value = null)
{
    public const string Did = "did", DidWithin = "did-within", NotWithin = "not-within", TraitIs = "trait-is", TraitSet = "trait-set";

    /// <summary>Each kind in words, for the page that edits them.</summary>
    public static IReadOnlyDictionary<string, string> Kinds { get; } = new Dictionary<string, string>
    {
        [Did] = "did, on at least so many days",
        [DidWithin] = "did within the last … days",
        [NotWithin] = "has not done for … days",
        [TraitIs] = "trait is",
        [TraitSet] = "trait is known",
    };

    [JsonIgnore]
    public bool IsOfTrait => Is is TraitIs or TraitSet;

    [JsonIgnore]
    public string Words => Is switch
    {
        Did => $"did {Named} on {Count(Days ?? 1)}",
        DidWithin => $"did {Named} within {Count(Days ?? 1)}",
        NotWithin => $"has not done {Named} for {Count(Days ?? 1)}",
        TraitIs => $"trait {What} is “{Value}”",
        _ => $"trait {What} is known",
    };

    private string Named => What == "*" ? "anything" : $"“{What}”";
    private static string Count(int days) => days == 1 ? "1 day" : $"{days:N0} days";
}

/// <summary>The rules in their order: the first that holds decides. The last one holds for anyone.</summary>
public sealed record PhaseTable(long Version, IReadOnlyList<PhaseRule> Rules, long? MadeAt, string? MadeBy)
{
    public const int MostRules = 50, MostConditions = 3, MostDays = 3650;

    /// <summary>The names of events that rules ask for by name.</summary>
    internal IReadOnlyList<string> Deeds => [.. Rules.SelectMany(rule => rule.When).Where(condition => !condition.IsOfTrait && condition.What != "*").Select(condition => condition.What).Distinct(StringComparer.Ordinal)];

    /// <summary>What holds until somebody edits it.</summary>
    public static PhaseTable Shipped { get; } = new(0,
    [
        new(Phase.Keep, [new(PhaseCondition.Did, "Order Completed", 2)]),
        new(Phase.Keep, [new(PhaseCondition.Did, "Order Completed", 1), new(PhaseCondition.NotWithin, "*", 90)]),
        new(Phase.Serve, [new(PhaseCondition.Did, "Order Completed", 1)]),
        new(Phase.Win, [new(PhaseCondition.DidWithin, "Product Added", 90)]),
        new(Phase.Win, [new(PhaseCondition.Did, "Signed Up", 1)]),
        new(Phase.Win, [new(PhaseCondition.TraitSet, "email")]),
        new(Phase.Find, []),
    ], null, null);

    /// <exception cref="UserErrorException">A rule can't be taken; the message says which and why.</exception>
    public static IReadOnlyList<PhaseRule> Checked(IReadOnlyList<PhaseRule>? rules)
    {
        if (rules is not { Count: > 0 })
            throw new UserErrorException("A table needs at least one rule.");
        if (rules.Count > MostRules)
            throw new UserErrorException($"A table has at most {MostRules} rules.");
        var made = rules.Select(Checked).ToList();
        if (made[^1].When.Count > 0)
            throw new UserErrorException("The last rule must hold for anyone: leave its conditions empty, so that everyone is in some phase.");
        var early = made.FindIndex(rule => rule.When.Count == 0);
        return early == made.Count - 1 ? made
            : throw new UserErrorException($"Rule {early + 1} holds for anyone, so those after it never count. Give it a condition, or make it the last.");
    }

    private static PhaseRule Checked(PhaseRule rule, int index)
    {
        var where = $"Rule {index + 1}: ";
        if (!Phases.Phase.All.Contains(rule.Phase, StringComparer.Ordinal))
            throw new UserErrorException($"{where}there is no phase “{rule.Phase}”. There are: {string.Join(", ", Phases.Phase.All)}.");
        if (rule.When is { Count: > MostConditions })
            throw new UserErrorException($"{where}at most {MostConditions} conditions.");
        return rule with { When = [.. (rule.When ?? []).Select(condition => Checked(condition, where))] };
    }

    private static PhaseCondition Checked(PhaseCondition condition, string where)
    {
        var what = condition.What?.Trim() ?? "";
        var kind = condition.Is ?? "";
        if (!PhaseCondition.Kinds.ContainsKey(kind))
            throw new UserErrorException($"{where}there is no condition “{kind}”. There are: {string.Join(", ", PhaseCondition.Kinds.Keys)}.");
        if (what.Length is 0 or > 512 || what.Any(char.IsControl))
            throw new UserErrorException($"{where}say which event or trait, in at most 512 characters.");
        if (condition.IsOfTrait)
            return kind == PhaseCondition.TraitSet ? new(kind, what)
                : condition.Value?.Trim() is { Length: > 0 and <= 500 } value ? new(kind, what, Value: value)
                : throw new UserErrorException($"{where}say what the trait {what} must be.");
        var days = condition.Days ?? (kind == PhaseCondition.Did ? 1 : throw new UserErrorException($"{where}say how many days."));
        return days is >= 1 and <= MostDays ? new(kind, what, days)
            : throw new UserErrorException($"{where}days are a number from 1 to {MostDays:N0}.");
    }
}
