using Throughline.People.Phases;
using Throughline.People.Profiles;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>What was loaded of one person, of all identifiers together.</summary>
internal sealed class PersonFacts : IFacts
{
    public static PersonFacts Nothing { get; } = new();

    private readonly Dictionary<long, Instants> occurrences = [];
    private Dictionary<string, TraitValue>? traits;
    private PersonConsents? consents;

    public string? Phase { get; private set; }
    public long PhaseUntil { get; private set; } = long.MaxValue;

    public string? Trait(string name) => traits?.GetValueOrDefault(name) is { IsNull: false, Text: { Length: > 0 } text } ? text : null;
    public ConsentState Consent(string channel, string purpose) => consents?.For(channel, purpose).State ?? ConsentState.Unstated;
    public IOccurrences Occurrences(Selector selector) => occurrences.GetValueOrDefault(selector.Id, Instants.None);

    public Instants Of(long selector) => occurrences.TryGetValue(selector, out var known) ? known : occurrences[selector] = new Instants();

    public void Say(TraitValue said)
    {
        traits ??= new(StringComparer.Ordinal);
        if (!traits.TryGetValue(said.Name, out var known) || TraitValue.Compare(said, known) > 0)
            traits[said.Name] = said;
    }

    public void Live(PhaseHistory phases) => (Phase, PhaseUntil) = (phases.Now?.Phase, phases.Until ?? long.MaxValue);

    public void Agree(PersonConsents stated) => consents = stated;
}
