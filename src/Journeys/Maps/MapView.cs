using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Maps;

/// <summary>A map with what its page offers to choose from.</summary>
/// <param name="Answer">The map.</param>
/// <param name="Sources">Every source by name.</param>
/// <param name="Steps">Every step in the log, in the order of their names.</param>
/// <param name="Channels">Every channel in the log, in the order of their names.</param>
public sealed record MapView(MapAnswer Answer, IReadOnlyList<string> Sources, IReadOnlyList<string> Steps, IReadOnlyList<string> Channels);
