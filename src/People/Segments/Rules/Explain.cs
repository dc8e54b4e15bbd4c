using System.Globalization;
using Throughline.Kernel;

namespace Throughline.People.Segments.Rules;

/// <summary>One part of a rule as it is with one person: whether it holds, in words, and what it was found on.</summary>
/// <param name="Evidence">What was looked at: a value, the newest occurrences; null where parts say it.</param>
public sealed record Reason(bool Holds, string Says, string? Evidence, IReadOnlyList<Reason> Parts);

/// <summary>Why a person belongs or does not: every part with its evidence, also those that did not decide.</summary>
internal sealed class Explain(IReadOnlyDictionary<long, Rule> segments, Func<long, string> name, IFacts facts, long now)
{
    private readonly Decide decide = new(segments, facts, now);

    public Reason Of(Rule rule)
    {
        var holds = decide.Of(rule).Holds;
        return rule switch
        {
            Rule.All all => new(holds, "all of these", null, [.. all.Of.Select(Of)]),
            Rule.Any any => new(holds, "any of these", null, [.. any.Of.Select(Of)]),
            Rule.Not not => new(holds, "not this", null, [Of(not.Of)]),
            Rule.In other when segments.TryGetValue(other.Segment, out var of) => new(holds, Words.Of(rule, name), null, [Of(of)]),
            _ => new(holds, Words.Of(rule, name), Evidence(rule), []),
        };
    }

    private string? Evidence(Rule rule) => rule switch
    {
        Rule.Trait trait => facts.Trait(trait.Name) is { } value ? $"{trait.Name} is “{value}”" : $"no {trait.Name} is known",
        Rule.Did did => Newest(did.What),
        Rule.Then then => $"{Newest(then.First)}; {Newest(then.Second)}",
        Rule.Phase => facts.Phase is { } phase ? $"the phase is {phase}" : "no phase is known",
        Rule.Consent consent => $"it is {Words.Of(facts.Consent(consent.Channel, consent.Purpose))}",
        _ => null,
    };

    private string Newest(Selector selector)
    {
        var occurrences = facts.Occurrences(selector);
        var times = Enumerable.Range(1, 3).Select(n => occurrences.Newest(n, now)).OfType<long>().Select(at =>
            Micros.ToInstant(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)).ToList();
        return times.Count == 0 ? $"{Words.Of(selector)} never" : $"{Words.Of(selector)} last at {string.Join(", ", times)} UTC";
    }
}
