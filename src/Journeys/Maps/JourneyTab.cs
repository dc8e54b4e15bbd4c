using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Maps;

/// <summary>The pages of journeys, in their order. Each takes the same question from the one before.</summary>
public sealed record JourneyTab(string Label, string Path, string Lead)
{
    /// <summary>The same journeys on this page.</summary>
    public string Of(JourneyQuery? query) => query is null || query.ToMap() == new JourneyQuery() || Path == Saved.Path ? Path : QueryAddress.Of(Path, query.ToMap());

    public static JourneyTab Map { get; } = new("Map", "/journeys", "What people really did, step by step, from everything in the log.");
    public static JourneyTab Variants { get; } = new("Variants", "/journeys/variants", "Each way from beginning to end, how many journeys took it, and how long they needed.");
    public static JourneyTab Funnel { get; } = new("Funnel", "/journeys/funnel", "How many get from one step to the next, and where the others are lost.");
    public static JourneyTab Escalation { get; } = new("Escalation", "/journeys/escalation", "Which behaviour on web or app goes with a service contact soon after, and who is on that path now.");
    public static JourneyTab Compare { get; } = new("Compare", "/journeys/compare", "Two segments or two periods side by side, journey by journey.");
    public static JourneyTab Conformance { get; } = new("Conformance", "/journeys/conformance", "How far journeys are what they should be, and where they differ.");
    public static JourneyTab Saved { get; } = new("Saved", "/journeys/saved", "");

    public static IReadOnlyList<JourneyTab> All { get; } = [Map, Variants, Funnel, Escalation, Compare, Conformance, Saved];
}
