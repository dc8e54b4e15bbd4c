using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>From a number of a map to the journeys and people behind it.</summary>
internal sealed class LookBehind(JourneyMaps maps, Persons persons, Database database)
{
    public async Task<BehindView> Edge(MapQuery query, string from, string to, int page, bool mayNamePeople, CancellationToken cancel)
    {
        using var selection = await maps.Select(query, cancel);
        if (selection.StepCode(from) is not { } first || selection.StepCode(to) is not { } second)
            return Nothing;
        var behind = Behind.Edge(selection.Journeys, first, second, Skip(page), BehindView.PerPage);
        var view = await View(selection, behind, page, mayNamePeople, cancel);
        return behind.Count == 0 ? view : view with
        {
            Edge = EdgeAnswer.Of(Strata.Edge.Between(selection.Journeys, first, second)!, selection.Steps),
            Lines = [.. view.Lines.Zip(behind.Page, (line, journey) => line with { Seconds = journey.Elapsed / 1_000_000m })],
        };
    }

    public async Task<BehindView> Step(MapQuery query, string step, int page, bool mayNamePeople, CancellationToken cancel)
    {
        using var selection = await maps.Select(query, cancel);
        return selection.StepCode(step) is { } code
            ? await View(selection, Behind.Step(selection.Journeys, code, Skip(page), BehindView.PerPage), page, mayNamePeople, cancel)
            : Nothing;
    }

    public async Task<BehindView> Variant(MapQuery query, string[] path, int page, bool mayNamePeople, CancellationToken cancel)
    {
        using var selection = await maps.Select(query, cancel);
        var codes = path.Select(selection.StepCode).ToList();
        return codes.Contains(null)
            ? Nothing
            : await View(selection, Behind.Variant(selection.Journeys, [.. codes.Select(c => c!.Value)], Skip(page), BehindView.PerPage), page, mayNamePeople, cancel);
    }

    private static BehindView Nothing => new(0, 0, 0, [], [], 1, HasNext: false, Edge: null);

    private static int Skip(int page) => (int)Math.Min(Math.Max(0L, page - 1) * BehindView.PerPage, int.MaxValue - BehindView.PerPage);

    private Task<BehindView> View(Selection selection, Behind behind, int page, bool mayNamePeople, CancellationToken cancel)
    {
        var people = behind.Persons.Select(selection.PersonId).ToList();
        var ofJourneys = behind.Page.Select(journey => journey.People.Select(selection.PersonId).ToList()).ToList();
        return database.Read(session =>
        {
            var names = mayNamePeople
                ? persons.Load(session, [.. people.Concat(ofJourneys.SelectMany(p => p)).Distinct()]).ToDictionary(p => p.Id, p => p.Title)
                : [];
            return new BehindView(
                behind.Count, behind.Journeys, behind.People,
                [.. behind.Page.Zip(ofJourneys, (journey, of) => new JourneyLine(
                    journey.Name.Length == 0 ? null : journey.Name, of.ConvertAll(Label), journey.StartsAt, journey.EndsAt, journey.Events, journey.At, Seconds: null))],
                people.ConvertAll(Label), Skip(page) / BehindView.PerPage + 1,
                Math.Max(behind.Journeys, behind.People) > (long)Skip(page) + BehindView.PerPage, Edge: null);

            PersonLabel Label(long id) => new(id, names.GetValueOrDefault(id));
        }, cancel);
    }
}
