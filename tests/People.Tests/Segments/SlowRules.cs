using System.Text.Json;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Tests.Segments;

/// <summary>Something that happened with a person: an event with its properties.</summary>
internal sealed record Fact(string Name, long At, string Properties = "{}");

/// <summary>What rules mean, said as plainly as possible and without thought of speed: every occurrence against every other.</summary>
internal sealed class SlowRules(IReadOnlyDictionary<long, Rule> segments, IReadOnlyList<Fact> facts, Func<string, string?> trait, long now)
{
    public bool Holds(Rule rule) => rule switch
    {
        Rule.All all => all.Of.All(Holds),
        Rule.Any any => any.Of.Any(Holds),
        Rule.Not not => !Holds(not.Of),
        Rule.Trait of => of.Test.At(trait(of.Name), now).Holds,
        Rule.Did did => Times(did.What).Count(at => did.Within is null || at > now - did.Within) is var count
            && count >= did.Least && (did.Most is null || count <= did.Most),
        Rule.Then then => Times(then.First).Any(a => (then.Last is null || a > now - then.Last) && (then.Missed
            ? a + then.Within <= now && !Times(then.Second).Any(b => b > a && b <= a + then.Within)
            : Times(then.Second).Any(b => b > a && b <= a + then.Within))),
        Rule.In other => segments.TryGetValue(other.Segment, out var of) && Holds(of),
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    private List<long> Times(Selector selector) => [.. facts.Where(fact => fact.At <= now && fact.Name == selector.Name && Takes(selector, fact)).Select(fact => fact.At)];

    private static bool Takes(Selector selector, Fact fact)
    {
        using var properties = JsonDocument.Parse(fact.Properties);
        return selector.Takes(properties.RootElement);
    }
}

/// <summary>Facts in memory.</summary>
internal sealed class KnownFacts(IReadOnlyList<Fact> facts, Func<string, string?> trait) : IFacts
{
    public string? Phase => null;
    public long PhaseUntil => long.MaxValue;
    public string? Trait(string name) => trait(name);
    public ConsentState Consent(string channel, string purpose) => ConsentState.Unstated;
    public IOccurrences Occurrences(Selector selector) => new Known([.. facts.Where(fact => Takes(selector, fact)).Select(fact => fact.At).Order()]);

    private static bool Takes(Selector selector, Fact fact)
    {
        using var properties = JsonDocument.Parse(fact.Properties);
        return fact.Name == selector.Name && selector.Takes(properties.RootElement);
    }

    private sealed class Known(List<long> times) : IOccurrences
    {
        public long? Newest(int n, long atOrBefore) => times.Where(at => at <= atOrBefore).Reverse().Skip(n - 1).Select(at => (long?)at).FirstOrDefault();
        public long? First(long after) => times.Where(at => at > after).Select(at => (long?)at).FirstOrDefault();
    }
}
