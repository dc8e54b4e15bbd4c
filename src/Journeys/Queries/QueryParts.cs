namespace Throughline.Journeys.Queries;

/// <summary>Parts of queries that are asked for together.</summary>
internal static class QueryParts
{
    /// <summary>The properties that must be known of events to answer it, each once.</summary>
    public static IReadOnlyCollection<string> PropertyNames(this JourneyQuery query) =>
    [
        .. new[] { query.Events, query.Compare?.First.Events, query.Compare?.Second.Events }.SelectMany(events => events?.Where?.Keys ?? []).Concat(query.View?.Split?.Values ?? [])
            .Concat((query.Funnel?.Steps ?? []).SelectMany(step => step.Where?.Keys ?? [])).ToHashSet(StringComparer.Ordinal),
    ];
}
