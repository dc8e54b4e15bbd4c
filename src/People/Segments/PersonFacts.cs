using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>What was loaded of one person, of all identifiers together.</summary>
internal sealed class PersonFacts : IFacts
{
    public static PersonFacts Nothing { get; } = new();

    private readonly Dictionary<long, Instants> occurrences = [];
    private Dictionary<string, SaidTrait>? traits;

    public string? Phase => null;

    public string? Trait(string name) => traits?.GetValueOrDefault(name)?.Value;
    public string Consent(string channel, string purpose) => "unknown";
    public IOccurrences Occurrences(Selector selector) => occurrences.GetValueOrDefault(selector.Id, Instants.None);

    public Instants Of(long selector) => occurrences.TryGetValue(selector, out var known) ? known : occurrences[selector] = new Instants();

    public void Say(SaidTrait said)
    {
        traits ??= new(StringComparer.Ordinal);
        if (!traits.TryGetValue(said.Name, out var known) || (said.SaidAt, said.Sequence).CompareTo((known.SaidAt, known.Sequence)) > 0)
            traits[said.Name] = said;
    }
}
