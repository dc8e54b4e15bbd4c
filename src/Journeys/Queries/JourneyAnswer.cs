namespace Throughline.Journeys.Queries;

/// <summary>The answer to a query, as JSON says it; docs/journey-maps.md defines each number.</summary>
public abstract record JourneyAnswer;
