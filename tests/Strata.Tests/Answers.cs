namespace Throughline.Strata.Tests;

/// <summary>The engine's answers as lines of text, to compare with the reference's.</summary>
internal static class Answers
{
    public static List<string> Steps(JourneySet set) =>
        [.. Map(set).Steps.Select(s => $"{Name(set, s.Code)} {s.Count} {s.Journeys} {s.People} {s.First} {s.Last}")];

    public static List<string> Edges(JourneySet set) =>
        [.. Map(set).Edges.Select(e => $"{Name(set, e.From)}>{Name(set, e.To)} {e.Count} {e.Journeys} {Text(e.Elapsed)}")];

    public static List<string> Variants(JourneySet set) => Text(set, Map(set).TopVariants);

    public static List<string> Text(JourneySet set, IEnumerable<Variant> variants) =>
        [.. variants.Select(v => $"{string.Join('>', v.Steps.Select(s => Name(set, s)))} {v.Journeys}")];

    /// <summary>The steps of each journey, in the order of text.</summary>
    public static List<string> Sequences(JourneySet set) =>
        [.. Map(set).TopVariants.SelectMany(v => Enumerable.Repeat(string.Concat(v.Steps.Select(s => Name(set, s))), v.Journeys)).Order(CodePoints.Order)];

    public static string Text(Elapsed e) => FormattableString.Invariant($"{e.Mean} {e.Median:0.#} {e.P90} {e.Min} {e.Max}");

    private static JourneyMap Map(JourneySet set) => JourneyMap.Of(set, int.MaxValue);
    private static string Name(JourneySet set, int step) => set.Steps[step];
}
