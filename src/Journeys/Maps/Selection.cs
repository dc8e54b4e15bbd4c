using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>The journeys that a question is about, and the names behind their codes.</summary>
internal sealed record Selection(JourneySet Journeys, LogColumns Log, IReadOnlyList<long> PersonIds, IReadOnlyList<string>? KeyNames)
{
    public IReadOnlyList<string> Steps => Log.Steps;

    /// <summary>The step's code; null where the log has no such step.</summary>
    public int? StepCode(string name) => Find(Log.Steps, name);

    /// <summary>What the journey is called by itself: its case or the property's value. Null where it is a person's.</summary>
    public string? KeyName(int journey) => KeyNames?[Journeys.Key(journey)];

    public static int? Find(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }
        return null;
    }
}
