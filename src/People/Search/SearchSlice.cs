using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.People.Search;

internal static class SearchSlice
{
    public static IServiceCollection AddSearch(this IServiceCollection services) => services
        .AddSingleton<SearchWords>()
        .AddSingleton<NameDictionary>()
        .AddSingleton<SearchPeople>()
        .AddSingleton(of => new FoundPeople(of.GetRequiredService<SearchPeople>()))
        .AddForgetting<ForgetWords>()
        .AddExport<ExportWords>()
        .AddReader<ReadNames>();
}

internal sealed class ForgetWords(SearchWords words) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person) => words.Forget(tx, person.Ids);
}

/// <summary>The words by which somebody is found: names and traits, said elsewhere in the document too.</summary>
internal sealed class ExportWords(SearchWords words) : IExportPersons
{
    public string Section => "search_words";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers) =>
        words.Of(session, identifiers).Select(of => new { word = of.Word, last_said_at = Micros.ToText(of.SaidAt) });
}
