using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>What deciding some rules asks for.</summary>
internal sealed record Needs(IReadOnlyDictionary<long, Selector> Selectors, IReadOnlySet<string> Traits, bool Consents, bool Phases)
{
    public static Needs Of(RuleBook book, IEnumerable<Rule> rules)
    {
        var parts = rules.SelectMany(book.Parts).ToList();
        return new(
            parts.SelectMany(part => part switch
            {
                Rule.Did did => [did.What],
                Rule.Then then => (IEnumerable<Selector>)[then.First, then.Second],
                _ => [],
            }).DistinctBy(selector => selector.Id).ToDictionary(selector => selector.Id),
            parts.OfType<Rule.Trait>().Select(trait => trait.Name).ToHashSet(StringComparer.Ordinal),
            parts.Exists(part => part is Rule.Consent), parts.Exists(part => part is Rule.Phase));
    }
}
