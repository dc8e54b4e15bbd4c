using System.Globalization;
using Throughline.Kernel;

namespace Throughline.People.Segments.Rules;

/// <summary>Rules in words, as a person would say them.</summary>
internal static class Words
{
    public static IReadOnlyList<Op> Ops { get; } = Enum.GetValues<Op>();

    /// <summary>The key of a test in JSON and in forms.</summary>
    public static string Key(Op op) => op switch
    {
        Op.InLast => "inLastDays",
        Op.InNext => "inNextDays",
        _ => char.ToLowerInvariant(op.ToString()[0]) + op.ToString()[1..],
    };

    public static string Of(Op op) => op switch
    {
        Op.Is => "is",
        Op.IsNot => "is not",
        Op.In => "is one of",
        Op.Contains => "contains",
        Op.StartsWith => "begins with",
        Op.Known => "is known",
        Op.Unknown => "is not known",
        Op.MoreThan => "is more than",
        Op.AtLeast => "is at least",
        Op.LessThan => "is less than",
        Op.AtMost => "is at most",
        Op.Before => "is before",
        Op.After => "is after",
        Op.InLast => "lies within the last days:",
        _ => "lies within the next days:",
    };

    public static string Of(ConsentState state) => state.ToString().ToLowerInvariant();

    /// <summary>The rule as a sentence's end: “who …”.</summary>
    public static string Of(Rule rule, Func<long, string> segment) => rule switch
    {
        Rule.All all => Join(all.Of, " and ", segment),
        Rule.Any any => Join(any.Of, " or ", segment),
        Rule.Not { Of: Rule.In other } => $"don't belong to “{segment(other.Segment)}”",
        Rule.Not not => $"it is not so that they {Of(not.Of, segment)}",
        Rule.Trait trait => $"have a {trait.Name} that {Of(trait.Test)}",
        Rule.Did did => Of(did),
        Rule.Then then => $"did {Of(then.First)}{Since(then.Last)} and then {(then.Missed ? "not " : "")}{Of(then.Second)} within {Days(then.Within)}",
        Rule.In other => $"belong to “{segment(other.Segment)}”",
        Rule.Phase phase => $"are in the phase {phase.Name}",
        Rule.Consent consent => consent.Is switch
        {
            ConsentState.Given => $"agreed to {consent.Purpose} by {consent.Channel}",
            ConsentState.Withdrawn => $"took back or refused consent to {consent.Purpose} by {consent.Channel}",
            _ => $"said nothing of {consent.Purpose} by {consent.Channel}",
        },
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    public static string Of(Test test) => test.Op switch
    {
        Op.Known or Op.Unknown => Of(test.Op),
        Op.InLast or Op.InNext => $"lies within the {(test.Op == Op.InLast ? "last" : "next")} {Days(long.Parse(test.Operands[0], CultureInfo.InvariantCulture))}",
        _ => $"{Of(test.Op)} {string.Join(", ", test.Operands.Select(operand => $"“{operand}”"))}",
    };

    public static string Of(Selector selector) => selector.Filters.Count == 0
        ? $"“{selector.Name}”"
        : $"“{selector.Name}” where {string.Join(" and ", selector.Filters.Select(filter => $"{filter.Property} {Of(filter.Test)}"))}";

    public static string Days(long micros)
    {
        var days = (double)micros / Micros.PerDay;
        return days == 1 ? "1 day" : days >= 1 ? $"{days.ToString("0.##", CultureInfo.InvariantCulture)} days"
            : $"{(days * 24).ToString("0.##", CultureInfo.InvariantCulture)} hours";
    }

    private static string Of(Rule.Did did) => (did.Least, did.Most) switch
    {
        (0, 0) => $"did not do {Of(did.What)}{Since(did.Within)}",
        (1, null) => $"did {Of(did.What)}{Since(did.Within)}",
        (var least, null) => $"did {Of(did.What)} at least {Times(least)}{Since(did.Within)}",
        (0, var most) => $"did {Of(did.What)} at most {Times(most.Value)}{Since(did.Within)}",
        var (least, most) when least == most => $"did {Of(did.What)} exactly {Times(least)}{Since(did.Within)}",
        var (least, most) => $"did {Of(did.What)} {least} to {Times(most.Value)}{Since(did.Within)}",
    };

    private static string Since(long? within) => within is { } length ? $" in the last {Days(length)}" : "";

    private static string Times(int times) => times == 1 ? "once" : $"{times.ToString(CultureInfo.InvariantCulture)} times";

    private static string Join(IReadOnlyList<Rule> parts, string word, Func<long, string> segment) => string.Join(word, parts.Select(part =>
        part is Rule.All or Rule.Any && parts.Count > 1 ? $"({Of(part, segment)})" : Of(part, segment)));
}
