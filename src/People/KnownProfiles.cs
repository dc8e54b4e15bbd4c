using Throughline.Kernel.Storage;
using Throughline.People.Companies;
using Throughline.People.Habits;
using Throughline.People.Phases;
using Throughline.People.Preferences;
using Throughline.People.Profiles;

namespace Throughline.People;

/// <summary>
/// What is known of people, folded when it is asked for from what is kept by identifier. So it follows merges, undo, late events
/// and the passing of time at once, and is the same whatever came first.
/// </summary>
public sealed class KnownProfiles
{
    private readonly Persons persons;
    private readonly PersonTraits traits;
    private readonly HabitDays habits;
    private readonly PhaseTables tables;
    private readonly CompanyList companies;

    internal KnownProfiles(Persons persons, PersonTraits traits, HabitDays habits, PhaseTables tables, CompanyList companies) =>
        (this.persons, this.traits, this.habits, this.tables, this.companies) = (persons, traits, habits, tables, companies);

    /// <summary>Of the person who has this identifier. An id that nobody has gives an empty profile.</summary>
    /// <param name="now">Microseconds UTC: phases depend on it.</param>
    public Profile Of(Session session, long identifier, long now)
    {
        var person = persons.Of(session, [identifier])[identifier];
        var members = persons.Members(session, person);
        var said = traits.Of(session, members).ConvertAll(s => s.Value);
        var table = tables.Live(session);
        var folded = Trait.Fold(said);
        return new(person, folded,
            ComputePhases.Of(table, [.. habits.Days(session, members, table.Deeds).Select(d => d.Done)], said, now),
            LearnPreferences.Of(folded, habits.Channels(session, members)),
            companies.Of(session, members));
    }

    /// <summary>Traits of these names of these persons, by their ids, with what the persons said they prefer. What is learned is left out.</summary>
    public Dictionary<long, (IReadOnlyList<Trait> Traits, PersonPreferences Stated)> SaidBy(
        Session session, ILookup<long, long> membersOfPersons, IReadOnlyCollection<string> names)
    {
        var person = membersOfPersons.SelectMany(of => of, (of, id) => (of.Key, id)).DistinctBy(pair => pair.id).ToDictionary(pair => pair.id, pair => pair.Key);
        var wanted = names.Concat(PersonPreferences.ChannelTraits).Concat(PersonPreferences.FrequencyTraits).Distinct().ToList();
        return traits.Of(session, person.Keys, wanted).GroupBy(said => person[said.Of], said => said.Value).ToDictionary(of => of.Key, of =>
        {
            var folded = Trait.Fold(of);
            return ((IReadOnlyList<Trait>)folded, LearnPreferences.Of(folded, []));
        });
    }

    /// <summary>The phases of these persons, by their ids.</summary>
    public Dictionary<long, PhaseHistory> PhasesOf(Session session, IReadOnlyCollection<long> ofPersons, long now)
    {
        var table = tables.Live(session);
        var members = persons.Members(session, ofPersons);
        var person = ofPersons.SelectMany(p => members[p].DefaultIfEmpty(p), (p, id) => (p, id)).DistinctBy(pair => pair.id).ToDictionary(pair => pair.id, pair => pair.p);
        var done = habits.Days(session, person.Keys, table.Deeds).ToLookup(d => person[d.Identifier], d => d.Done);
        // Something said of any trait is when a person begins; what of it matters are those that rules name.
        var said = traits.Of(session, person.Keys).ToLookup(s => person[s.Of], s => s.Value);
        return ofPersons.Distinct().ToDictionary(p => p, p => ComputePhases.Of(table, [.. done[p]], [.. said[p]], now));
    }
}
