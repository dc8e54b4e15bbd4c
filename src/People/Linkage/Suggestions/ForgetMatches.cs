using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.People.Linkage.Suggestions;

internal sealed class ForgetMatches(SuggestionList suggestions) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person) => suggestions.Forget(tx, person.Ids);
}

/// <summary>That a person may be another, how likely and by which fields; not who that other is.</summary>
internal sealed class ExportMatches(SuggestionList suggestions) : IExportPersons
{
    public string Section => "suggested_matches";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers) =>
        suggestions.Of(session, identifiers).Select(s => new { probability = s.Probability, evidence = s.Evidence.Select(e => new { field = e.Field, level = e.Level, bits = e.Bits }) });
}
