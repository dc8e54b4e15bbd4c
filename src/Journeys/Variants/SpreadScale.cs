using System.Globalization;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Variants;

/// <summary>
/// A scale of durations that all rows of a table share: by orders of magnitude, since the ways through a journey take from seconds to months.
/// Places are from 0 to 100; what takes no time stands at 0.
/// </summary>
public sealed class SpreadScale
{
    private static readonly (decimal Seconds, string Label)[] Marks =
    [
        (0.001m, "1 ms"), (0.1m, "0.1 s"), (1, "1 s"), (10, "10 s"), (60, "1 min"), (600, "10 min"), (3600, "1 h"), (6 * 3600, "6 h"), (86_400, "1 d"),
        (7 * 86_400, "7 d"), (30 * 86_400, "30 d"), (365 * 86_400, "1 year"),
    ];

    private readonly double low, high;

    /// <param name="seconds">What must have its place.</param>
    public SpreadScale(IEnumerable<decimal> seconds)
    {
        var some = seconds.Where(s => s > 0).DefaultIfEmpty(1).ToList();
        (low, high) = (Math.Log10((double)some.Min()) - 0.1, Math.Log10((double)some.Max()) + 0.1);
    }

    public double Place(decimal seconds) => seconds <= 0 ? 0 : Math.Clamp(100 * (Math.Log10((double)seconds) - low) / (high - low), 0, 100);

    public string At(decimal seconds) => Place(seconds).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>From one to the other, never thinner than can be seen.</summary>
    public string Width(decimal from, decimal to) => Math.Max(0.8, Place(to) - Place(from)).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>At most four marks within the scale, well apart.</summary>
    public IReadOnlyList<(double At, string Label)> Ticks
    {
        get
        {
            var chosen = new List<(double, string)>();
            var last = -30.0;
            foreach (var (seconds, label) in Marks)
            {
                var place = 100 * (Math.Log10((double)seconds) - low) / (high - low);
                if (place is < 4 or > 96 || place - last < 24)
                    continue;
                chosen.Add((Math.Round(place, 2), label));
                last = place;
            }
            return chosen;
        }
    }

    internal static string Words(VariantLine took) => took.MinSeconds == took.MaxSeconds
        ? $"always {Duration.Of(took.MedianSeconds)}"
        : $"half of them within {Duration.Of(took.MedianSeconds)}, nine of ten within {Duration.Of(took.P90Seconds)}; from {Duration.Of(took.MinSeconds)} to {Duration.Of(took.MaxSeconds)}";
}
