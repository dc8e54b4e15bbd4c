using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>From a number of a map to the journeys and people behind it.</summary>
internal sealed class LookBehind(JourneyMaps maps, Persons persons, Database database)
{
    /// <summary>At most so many people are named for one journey.</summary>
    private const int MostPeopleOfJourney = 3;

    public async Task<BehindView> Edge(MapQuery query, string from, string to, int page, bool mayNamePeople, CancellationToken cancel)
    {
        var selection = await maps.Select(query, cancel);
        if (selection.StepCode(from) is not { } first || selection.StepCode(to) is not { } second)
            return Nothing;
        var behind = Behind.Edge(selection.Journeys, first, second);
        var view = await View(selection, behind, page, mayNamePeople, cancel);
        return behind.Count == 0 ? view : view with
        {
            Edge = EdgeAnswer.Of(Strata.Edge.Between(selection.Journeys, first, second)!, selection.Steps),
            Lines = [.. view.Lines.Select((line, i) => line with { Seconds = ElapsedAt(selection, behind, (view.Page - 1) * BehindView.PerPage + i) / 1_000_000m })],
        };
    }

    public async Task<BehindView> Step(MapQuery query, string step, int page, bool mayNamePeople, CancellationToken cancel)
    {
        var selection = await maps.Select(query, cancel);
        return selection.StepCode(step) is { } code
            ? await View(selection, Behind.Step(selection.Journeys, code), page, mayNamePeople, cancel)
            : Nothing;
    }

    public async Task<BehindView> Variant(MapQuery query, string[] path, int page, bool mayNamePeople, CancellationToken cancel)
    {
        var selection = await maps.Select(query, cancel);
        var codes = path.Select(selection.StepCode).ToList();
        return codes.Contains(null)
            ? Nothing
            : await View(selection, Behind.Variant(selection.Journeys, [.. codes.Select(c => c!.Value)]), page, mayNamePeople, cancel);
    }

    private static BehindView Nothing => new(0, 0, 0, [], [], 1, HasNext: false, Edge: null);

    private Task<BehindView> View(Selection selection, Behind behind, int page, bool mayNamePeople, CancellationToken cancel)
    {
        var skipped = Math.Min(Math.Max(0L, page - 1) * BehindView.PerPage, int.MaxValue - BehindView.PerPage);
        var shown = Enumerable.Range(0, behind.Journeys.Length).Skip((int)skipped).Take(BehindView.PerPage).ToList();
        var people = behind.People.Select(code => selection.PersonIds[code]).Order().Skip((int)skipped).Take(BehindView.PerPage).ToList();
        var ofJourneys = shown.ConvertAll(i => PeopleOf(selection, behind.Journeys[i]));
        return database.Read(session =>
        {
            var names = mayNamePeople
                ? persons.Load(session, [.. people.Concat(ofJourneys.SelectMany(p => p)).Distinct()]).ToDictionary(p => p.Id, p => p.Title)
                : [];
            return new BehindView(
                behind.Count, behind.Journeys.Length, behind.People.Length,
                [.. shown.Select((i, line) => Line(selection, behind, i, ofJourneys[line].ConvertAll(Label)))],
                people.ConvertAll(Label), (int)(skipped / BehindView.PerPage) + 1,
                Math.Max(behind.Journeys.Length, behind.People.Length) > skipped + BehindView.PerPage, Edge: null);

            PersonLabel Label(long id) => new(id, names.GetValueOrDefault(id));
        }, cancel);
    }

    private static JourneyLine Line(Selection selection, Behind behind, int i, List<PersonLabel> people)
    {
        var (set, journey) = (selection.Journeys, behind.Journeys[i]);
        var rows = set.Rows(journey);
        return new JourneyLine(
            selection.KeyName(journey), people, set.StartsAt(journey), set.EndsAt(journey), rows.Length,
            set.Events.OccurredAt[rows[behind.Positions[i]]], Seconds: null);
    }

    private static List<long> PeopleOf(Selection selection, int journey)
    {
        var people = new List<long>();
        foreach (var row in selection.Journeys.Rows(journey))
        {
            var person = selection.PersonIds[selection.Journeys.Events.Person[row]];
            if (!people.Contains(person))
                people.Add(person);
            if (people.Count == MostPeopleOfJourney)
                break;
        }
        return people;
    }

    private static long ElapsedAt(Selection selection, Behind behind, int i)
    {
        var rows = selection.Journeys.Rows(behind.Journeys[i]);
        var time = selection.Journeys.Events.OccurredAt;
        return time[rows[behind.Positions[i]]] - time[rows[behind.Positions[i] - 1]];
    }
}
