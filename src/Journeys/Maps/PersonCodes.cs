using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.People;

namespace Throughline.Journeys.Maps;

/// <summary>The person of each subject code, as a code; and the id of each person code.</summary>
internal sealed record PersonCodes(int[] OfSubject, IReadOnlyList<long> Ids);

/// <summary>
/// Maps subjects to persons through People, anew whenever People has read on. A subject that People has not seen yet
/// counts as a person of its own, under the id it is then going to have unless it turns out to be somebody known.
/// </summary>
internal sealed class SubjectPersons(Persons persons, Cursors cursors, Database database)
{
    private sealed record Kept(LogColumns Log, string Cursors, PersonCodes Codes);

    private Kept? kept;

    public async Task<PersonCodes> Of(LogColumns log, CancellationToken cancel) => (await database.Read(session =>
    {
        var now = string.Join(' ', cursors.All(session));
        if (kept is { } last && last.Log.Erasures == log.Erasures && last.Log.Subjects.Count == log.Subjects.Count && last.Cursors == now)
            return last;
        var personOf = persons.Map(session).ToDictionary(row => row.Identifier, row => row.Person);
        var codes = new Codes<long>();
        var ofSubject = new int[log.Subjects.Count];
        for (var subject = 0; subject < ofSubject.Length; subject++)
            ofSubject[subject] = codes.Of(personOf.GetValueOrDefault(log.Subjects[subject], log.Subjects[subject]));
        return kept = new Kept(log, now, new PersonCodes(ofSubject, codes.Values()));
    }, cancel)).Codes;
}
