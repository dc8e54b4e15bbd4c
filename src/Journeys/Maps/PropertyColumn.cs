namespace Throughline.Journeys.Maps;

/// <summary>One property beside the columns of the log: a code an event, -1 where it has none.</summary>
internal sealed record PropertyColumn(int[] Code, IReadOnlyList<string> Values);
