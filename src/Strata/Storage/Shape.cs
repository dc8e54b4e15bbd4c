namespace Throughline.Strata.Storage;

/// <summary>How wide the columns of a segment are.</summary>
/// <param name="Step">Bytes of a step's code.</param>
/// <param name="Source">Bytes of a source's code plus one.</param>
/// <param name="Channel">Bytes of a channel's code plus one.</param>
/// <param name="Sequence">Bytes of a sequence less the lowest: 4 or 8.</param>
/// <param name="FirstSequence">The lowest sequence.</param>
/// <param name="Fraction">Whether times are finer than a millisecond.</param>
/// <param name="Named">Whether journeys have names.</param>
internal sealed record Shape(int Step, int Source, int Channel, int Sequence, long FirstSequence, bool Fraction, bool Named)
{
    public static Shape Of(Codes steps, Codes sources, Codes channels, long firstSequence, long lastSequence, bool fraction, bool named) => new(
        Column.WidthFor(steps.Count), Column.WidthFor(sources.Count + 1), Column.WidthFor(channels.Count + 1),
        lastSequence - firstSequence < uint.MaxValue ? 4 : 8, firstSequence, fraction, named);

    /// <summary>Bytes of the columns that have one element for each event, by their order in the file.</summary>
    public int[] EventWidths => [Step, 4, Fraction ? 2 : 0, Sequence, Source, Channel];

    public int BytesOfEvent => EventWidths.Sum();
}
