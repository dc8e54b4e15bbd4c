using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Companies;
using Throughline.People.Consent;
using Throughline.People.Habits;
using Throughline.People.Privacy;

namespace Throughline.People.Profiles;

/// <summary>Every value kept of every trait.</summary>
internal sealed class ExportTraits(PersonTraits traits) : IExportPersons
{
    public string Section => "traits";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers) =>
        Trait.Fold(traits.Of(session, identifiers).Select(said => said.Value)).SelectMany(trait => trait.Values).Select(value => (object)TraitAnswer.Of(value));
}

/// <summary>What was done on which day, how often.</summary>
internal sealed class ExportHabits(HabitDays habits) : IExportPersons
{
    public string Section => "habits";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers) => habits.All(session, identifiers).Select(habit => new
    {
        habit.Name,
        channel = habit.Channel.Length == 0 ? null : habit.Channel,
        first = Micros.ToText(habit.FirstAt),
        last = Micros.ToText(habit.LastAt),
        habit.Uses,
    });
}

/// <summary>Every statement of consent, with its proof.</summary>
internal sealed class ExportConsents(ConsentStatements statements) : IExportPersons
{
    public string Section => "consents";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers) =>
        statements.Of(session, identifiers).SelectMany(of => of).OrderBy(s => s.At).ThenBy(s => s.Sequence).Select(s => new
        {
            s.Channel,
            s.Purpose,
            state = s.Given ? "given" : "withdrawn",
            s.Basis,
            s.Proof,
            by = s.StatedBy,
            s.Source,
            since = Micros.ToText(s.Since),
            at = Micros.ToText(s.At),
            s.MessageId,
        });
}

/// <summary>The companies they belong to.</summary>
internal sealed class ExportCompanies(CompanyList companies) : IExportPersons
{
    public string Section => "companies";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers) =>
        companies.Of(session, identifiers).Select(company => new { company.Key, company.Name, at = Micros.ToText(company.At) });
}
