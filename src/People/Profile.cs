using Throughline.People.Phases;
using Throughline.People.Preferences;
using Throughline.People.Profiles;

namespace Throughline.People;

/// <summary>What is known of a person now, over all identifiers.</summary>
public sealed record Profile(
    long Person, IReadOnlyList<Trait> Traits, PhaseHistory Phases, PersonPreferences Preferences, IReadOnlyList<PersonCompany> Companies)
{
    /// <summary>The newest value of a trait as text; null where there is none.</summary>
    public string? this[string trait] => Traits.FirstOrDefault(t => t.Name == trait)?.Newest is { IsNull: false } newest ? newest.Text : null;
}

/// <summary>A company that a person belongs to, and what said so.</summary>
public sealed record PersonCompany(long Id, string Key, string? Name, long At, long Sequence);
