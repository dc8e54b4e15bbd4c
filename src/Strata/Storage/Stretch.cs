namespace Throughline.Strata.Storage;

/// <summary>Events that stand side by side in one journey: what moves as one into another.</summary>
/// <param name="Time">Of the first, in microseconds since 1970.</param>
/// <param name="Code">Of what they share.</param>
/// <param name="First">The place of the first in its segment.</param>
/// <param name="Count">How many.</param>
/// <param name="Run">The run of subjects that holds the first.</param>
/// <param name="Part">Which of the parts they are in.</param>
internal readonly record struct Stretch(long Time, uint Code, uint First, uint Count, uint Run, int Part)
{
    public uint End => First + Count;
}
