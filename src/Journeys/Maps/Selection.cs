using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>The journeys that a question is about, and what is behind their numbers. Dispose it when the answer is made.</summary>
internal sealed class Selection(JourneySet journeys, Snapshot? byPerson, IReadOnlyList<long> erased, IReadOnlyList<long> erasedPersons) : IDisposable
{
    public JourneySet Journeys => journeys;
    public IReadOnlyList<string> Steps => journeys.Steps;

    /// <summary>The step's code; null where the log has no such step.</summary>
    public int? StepCode(string name) => journeys.StepCode(name);

    /// <summary>The id of a person as answers number them.</summary>
    public long PersonId(long number) => SubjectNumbers.Id(number, byPerson is null ? erased : erasedPersons);

    public void Dispose()
    {
        journeys.Snapshot.Dispose();
        byPerson?.Dispose();
    }
}
