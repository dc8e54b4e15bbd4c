namespace Throughline.Journeys.Escalations;

/// <summary>A scale of ratios by powers of two that the rows of a picture share; 1 stands where nothing differs.</summary>
internal sealed class RatioScale
{
    /// <summary>What is farther out ends at the border.</summary>
    private const int Farthest = 5;

    private readonly int low, high;

    /// <param name="ratios">What should have its place.</param>
    public RatioScale(IEnumerable<double> ratios)
    {
        var powers = ratios.Where(r => r > 0 && double.IsFinite(r)).Select(Math.Log2).DefaultIfEmpty(0).ToList();
        low = Math.Clamp((int)Math.Floor(powers.Min()), -Farthest, -1);
        high = Math.Clamp((int)Math.Ceiling(powers.Max()), 1, Farthest);
    }

    /// <summary>From 0 to 1.</summary>
    public double Place(double ratio) => ratio <= 0 ? 0 : Math.Clamp((Math.Log2(ratio) - low) / (high - low), 0, 1);

    public IEnumerable<(double At, string Label)> Ticks =>
        Enumerable.Range(low, high - low + 1).Select(power => ((power - low) / (double)(high - low), power < 0 ? $"1/{1 << -power}" : $"{1 << power}"));
}
