using Throughline.Kernel.Storage;
using Throughline.People;

namespace Throughline.Journeys.Queries;

/// <summary>Names the people behind a number, for those who may see people.</summary>
internal sealed class NamePeople(Persons persons, Database database)
{
    public async Task<BehindView> Of(BehindView view, bool mayNamePeople, CancellationToken cancel)
    {
        if (!mayNamePeople)
            return view;
        long[] ids = [.. view.Persons.Concat(view.Lines.SelectMany(line => line.People)).Select(person => person.Id).Distinct()];
        var names = await database.Read(session => persons.Load(session, ids).ToDictionary(person => person.Id, person => person.Title), cancel);
        return view with
        {
            Lines = [.. view.Lines.Select(line => line with { People = [.. line.People.Select(Named)] })],
            Persons = [.. view.Persons.Select(Named)],
        };

        PersonLabel Named(PersonLabel person) => person with { Name = names.GetValueOrDefault(person.Id) };
    }
}
