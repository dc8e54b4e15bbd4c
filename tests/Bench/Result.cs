namespace Throughline.Bench;

/// <summary>How much is done: the full size, or a short one that only shows that nothing is badly wrong.</summary>
internal sealed record Size(int Repetitions, int EventsARepetition)
{
    public static Size Full { get; } = new(9, 20_000);
    public static Size Short { get; } = new(3, 4_000);
}

/// <summary>One line of the table: what we do, the yardstick of the same run, and how they compare.</summary>
/// <param name="IsLimit">The measured value must not exceed the target; otherwise the ratio must reach it.</param>
internal sealed record Result(string What, double Measured, double? Yardstick, double Target, string Unit, string Remarks, bool IsLimit = false)
{
    private double? Ratio => Measured / Yardstick;

    public bool IsGoodEnough(double slack) => IsLimit ? Measured <= Target * slack : Ratio >= Target / slack;

    public string Row() => IsLimit
        ? $"| {What} | {Measured:N0} {Unit} | | | ≤ {Target:N0} | {Remarks} |"
        : $"| {What} | {Measured:N0} {Unit} | {Yardstick:N0} {Unit} | **{Ratio:0.00}** | ≥ {Target:0.0} | {Remarks} |";

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>The middle one, and how far the others lie.</summary>
    public static string Spread(IReadOnlyCollection<double> values) => $"{values.Min():N0}–{values.Max():N0}";
}
