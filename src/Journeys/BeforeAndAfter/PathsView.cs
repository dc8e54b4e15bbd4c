using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.BeforeAndAfter;

/// <summary>Paths with what their page offers to choose from.</summary>
/// <param name="Journeys">How many journeys the filters leave.</param>
/// <param name="Choices">What the form offers.</param>
/// <param name="Sides">The ways that are shown; none where no step was named yet.</param>
/// <param name="Usual">The most frequent steps, to begin with.</param>
public sealed record PathsView(int Journeys, MapChoices Choices, IReadOnlyList<PathsSide> Sides, IReadOnlyList<string> Usual);

/// <summary>One way from a step: its query and the answer to it.</summary>
public sealed record PathsSide(JourneyQuery Query, PathsAnswer Answer)
{
    public bool IsBefore => Query.Paths!.Before == true;

    /// <summary>How many steps far.</summary>
    public int Far => Query.Paths!.Steps ?? PathsAsked.UsualSteps;

    /// <summary>Every place of the tree, each before those beyond it.</summary>
    public IReadOnlyList<PathPlace> Places => field ??= [.. PathPlace.Of(Answer.Root, Far)];

    /// <summary>Who is at a place.</summary>
    public string Behind(PathPlace place) => QueryAddress.Behind(Query, new() { Path = place.Asked });
}
