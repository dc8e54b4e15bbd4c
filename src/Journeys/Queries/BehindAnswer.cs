using Throughline.Kernel;

namespace Throughline.Journeys.Queries;

/// <summary>The journeys and people behind a number of an answer as JSON says it; instants are ISO 8601 in UTC.</summary>
/// <param name="Count">Occurrences in all.</param>
/// <param name="Edge">The edge's figures, where it is an edge.</param>
/// <param name="Journeys">A page of the journeys, in the order of their start.</param>
/// <param name="People">A page of the people, in the order of their ids.</param>
/// <param name="NextPage">The page after; null on the last.</param>
internal sealed record BehindAnswer(long Count, EdgeAnswer? Edge, BehindJourneys Journeys, BehindPeople People, int? NextPage)
{
    public static BehindAnswer Of(BehindView view) => new(
        view.Count, view.Edge,
        new BehindJourneys(view.Journeys, [.. view.Lines.Select(l => new JourneyBehind(
            l.Key, l.People, Micros.ToText(l.StartsAt), Micros.ToText(l.EndsAt), l.Events, Micros.ToText(l.At), l.Seconds))]),
        new BehindPeople(view.People, view.Persons),
        view.HasNext ? view.Page + 1 : null);
}

internal sealed record BehindJourneys(int Total, IReadOnlyList<JourneyBehind> Items);

internal sealed record BehindPeople(int Total, IReadOnlyList<PersonLabel> Items);

/// <summary>A journey; <c>at</c> is the first event that is counted, <c>seconds</c> what the edge's first occurrence took.</summary>
internal sealed record JourneyBehind(string? Journey, IReadOnlyList<PersonLabel> People, string Start, string End, int Events, string At, decimal? Seconds);
