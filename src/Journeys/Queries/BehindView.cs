using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>The journeys and people behind a number of an answer, a page of each.</summary>
/// <param name="Count">Occurrences in all.</param>
/// <param name="Journeys">How many journeys.</param>
/// <param name="People">How many people.</param>
/// <param name="Lines">Journeys in the order of their start.</param>
/// <param name="Persons">People in the order of their ids.</param>
/// <param name="Page">Which page, from 1.</param>
/// <param name="HasNext">Whether there is another.</param>
/// <param name="Edge">The edge's figures, where it is an edge.</param>
public sealed record BehindView(
    long Count, int Journeys, int People, IReadOnlyList<JourneyLine> Lines, IReadOnlyList<PersonLabel> Persons, int Page, bool HasNext, EdgeAnswer? Edge)
    : JourneyAnswer
{
    public const int PerPage = 50;

    internal static BehindView Of(JourneyQuery query, Selection selection)
    {
        var skip = (int)Math.Min(((query.Page ?? 1) - 1L) * PerPage, int.MaxValue - PerPage);
        var behind = FindBehind.Of(query, selection, skip, PerPage);
        var view = Of(behind, selection, skip);
        if (query.Behind?.Edge is not { } edge || behind.Count == 0)
            return view;
        var (from, to) = (selection.StepCode(edge[0])!.Value, selection.StepCode(edge[1])!.Value);
        return view with
        {
            Edge = EdgeAnswer.Of(Strata.Edge.Between(selection.Journeys, from, to)!, selection.Steps),
            Lines = [.. view.Lines.Zip(behind.Page, (line, journey) => line with { Seconds = journey.Elapsed / 1_000_000m })],
        };
    }

    private static BehindView Of(Behind behind, Selection selection, int skip)
    {
        return new(
            behind.Count, behind.Journeys, behind.People,
            [.. behind.Page.Select(journey => new JourneyLine(
                journey.Name.Length == 0 ? null : journey.Name, [.. journey.People.Select(Label)], journey.StartsAt, journey.EndsAt, journey.Events, journey.At, Seconds: null))],
            [.. behind.Persons.Select(Label)], skip / PerPage + 1, Math.Max(behind.Journeys, behind.People) > (long)skip + PerPage, Edge: null);

        PersonLabel Label(long number) => new(selection.PersonId(number), Name: null);
    }
}

/// <summary>A journey behind a number. Instants are microseconds UTC.</summary>
/// <param name="Key">Its case or property value; null for a person's.</param>
/// <param name="People">Whose events it has, in the order in which they come.</param>
/// <param name="StartsAt">Its first event.</param>
/// <param name="EndsAt">Its last event.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="At">The first event that is counted.</param>
/// <param name="Seconds">For an edge, how long the first occurrence took.</param>
public sealed record JourneyLine(string? Key, IReadOnlyList<PersonLabel> People, long StartsAt, long EndsAt, int Events, long At, decimal? Seconds);

/// <summary>A person, and what to call them; null for a caller who may not see people.</summary>
public sealed record PersonLabel(long Id, string? Name)
{
    /// <summary>Nobody any more: a random number that stands for whoever it was.</summary>
    public bool IsErased => Id < 0;
}
