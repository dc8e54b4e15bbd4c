using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Maps;

/// <summary>The pages of journeys, in their order. Each takes the same question from the one before.</summary>
/// <param name="Asks">What it asks; null where it asks nothing.</param>
public sealed record JourneyTab(string Label, string Path, Ask? Asks, string Lead)
{
    /// <summary>The same journeys on this page.</summary>
    public string Of(JourneyQuery? query) => query is null || query.ToMap() == new JourneyQuery() || Path == Saved.Path ? Path : QueryAddress.Of(Path, query.ToMap());

    public static JourneyTab Map { get; } = new("Map", "/journeys", Ask.Map, "What people really did, step by step, from everything in the log.");
    public static JourneyTab Variants { get; } = new("Variants", "/journeys/variants", Ask.Variants, "Each way from beginning to end, how many journeys took it, and how long they needed.");
    public static JourneyTab Funnel { get; } = new("Funnel", "/journeys/funnel", Ask.Funnel, "How many get from one step to the next, and where the others are lost.");
    public static JourneyTab Paths { get; } = new("Paths", "/journeys/paths", Ask.Paths, "What comes directly before and after a step, and how many go each way.");
    public static JourneyTab DropOff { get; } = new("Drop-off", "/journeys/drop-off", Ask.DropOff, "Where journeys ended that did not reach a goal, and what came instead.");
    public static JourneyTab Escalation { get; } = new("Escalation", "/journeys/escalation", Ask.Escalation, "Which behaviour on web or app goes with a service contact soon after, and who is on that path now.");
    public static JourneyTab Compare { get; } = new("Compare", "/journeys/compare", Ask.Compare, "Two segments or two periods side by side, journey by journey.");
    public static JourneyTab Conformance { get; } = new("Conformance", "/journeys/conformance", Ask.Conformance, "How far journeys are what they should be, and where they differ.");
    public static JourneyTab Saved { get; } = new("Saved", "/journeys/saved", null, "");

    public static IReadOnlyList<JourneyTab> All { get; } = [Map, Variants, Funnel, Paths, DropOff, Escalation, Compare, Conformance, Saved];

    /// <summary>The page of which a number is, with what it asked, and its address; the map's for all that is a number of the map.</summary>
    public static (JourneyTab Tab, string Address) Behind(JourneyQuery query)
    {
        foreach (var tab in All)
        {
            if (tab.Asks is { } ask && query.Behind?.IsOf(ask) == true)
                return (tab, QueryAddress.Of(tab.Path, query with { Ask = ask, Behind = null, Page = null }));
        }
        return (Map, QueryAddress.Of(query.ToMap()));
    }
}
