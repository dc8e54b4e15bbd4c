using System.Text.Json;
using Throughline.Kernel;
using Throughline.People.Phases;
using Throughline.People.Preferences;

namespace Throughline.People.Profiles;

/// <summary>A profile as the API gives it; instants are ISO 8601 in UTC, <c>sequence</c> is the event that says so.</summary>
internal sealed record ProfileAnswer(
    long Person, IReadOnlyList<TraitAnswer> Traits, PhasesAnswer Phases, PreferenceAnswer? PreferredChannel, PreferenceAnswer? PreferredFrequency,
    IReadOnlyList<PersonCompanyAnswer> Companies)
{
    public static ProfileAnswer Of(Profile profile) => new(
        profile.Person, [.. profile.Traits.Select(t => TraitAnswer.Of(t.Newest))], PhasesAnswer.Of(profile.Phases),
        PreferenceAnswer.Of(profile.Preferences.Channel), PreferenceAnswer.Of(profile.Preferences.Frequency),
        [.. profile.Companies.Select(c => new PersonCompanyAnswer(c.Id, c.Key, c.Name, Micros.ToText(c.At), c.Sequence))]);
}

internal sealed record TraitAnswer(string Name, JsonElement Value, bool Cut, string Source, string? FirstSaid, string LastSaid, string MessageId, long Sequence)
{
    public static TraitAnswer Of(TraitValue value)
    {
        using var document = TraitText.Parse(value.Value);
        return new(value.Name, document.RootElement.Clone(), value.IsCut, value.Source,
            value.FirstAt is { } first ? Micros.ToText(first) : null, Micros.ToText(value.LastAt), value.MessageId, value.Sequence);
    }
}

internal sealed record TraitHistoryAnswer(string Name, IReadOnlyList<TraitAnswer> Values)
{
    public static TraitHistoryAnswer Of(Trait trait) => new(trait.Name, [.. trait.Values.Select(TraitAnswer.Of)]);
}

internal sealed record PhasesAnswer(string? Phase, string? Since, string? Why, IReadOnlyList<PhaseChangeAnswer> History, string? MayChangeAt, long TableVersion)
{
    public static PhasesAnswer Of(PhaseHistory phases) => new(
        phases.Now?.Phase, phases.Now is { } now ? Micros.ToText(now.At) : null, phases.Now?.Why,
        [.. phases.Changes.Select(c => new PhaseChangeAnswer(c.Phase, Micros.ToText(c.At), c.Rule, c.Why))],
        phases.Until is { } until ? Micros.ToText(until) : null, phases.Version);
}

internal sealed record PhaseChangeAnswer(string Phase, string At, int Rule, string Why);

internal sealed record PreferenceAnswer(string Value, bool Stated, string Why, string At, long? Sequence)
{
    public static PreferenceAnswer? Of(Preference? preference) => preference is null ? null
        : new(preference.Value, preference.IsStated, preference.Why, Micros.ToText(preference.At), preference.Sequence);
}

internal sealed record PersonCompanyAnswer(long Id, string Key, string? Name, string At, long Sequence);
