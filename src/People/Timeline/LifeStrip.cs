using NodaTime;

namespace Throughline.People.Timeline;

/// <summary>A whole life at a glance: how much happened on which channel, in bins of equally many days; days since 1970 in UTC.</summary>
public sealed record LifeStrip(long FirstDay, int DaysPerBin, IReadOnlyList<StripBin> Bins, IReadOnlyList<string> Channels)
{
    /// <summary>At most this many bins, so that each can be pointed at on a wide screen.</summary>
    public const int MostBins = 104;

    private const int FewestDays = 28;
    private static readonly int[] Widths = [1, 2, 7, 14, 28, 91, 182, 364, 728, 1820, 3640, 36_400];

    /// <summary>Days are counted from a Monday, so that bins of weeks are weeks.</summary>
    private const int Monday = 4;

    public long Most => Bins.Count == 0 ? 0 : Bins.Max(bin => bin.Total);
    public StripBin? Peak => Most == 0 ? null : Bins.First(bin => bin.Total == Most);
    public long Total => Bins.Sum(bin => bin.Total);
    public long EndDay => FirstDay + (long)DaysPerBin * Bins.Count;

    /// <summary>Where an instant lies on the strip: 0 at its beginning, 1 at its end.</summary>
    public double At(long instant) =>
        Bins.Count == 0 ? 0 : Math.Clamp((instant - (double)ActiveDay.StartOf(FirstDay)) / ((double)ActiveDay.StartOf(EndDay) - ActiveDay.StartOf(FirstDay)), 0, 1);

    /// <summary>Only what the filter lets through is drawn, over the time of everything, so that the strip stands while one filters.</summary>
    public static LifeStrip Of(Activity activity, TimelineFilter filter)
    {
        if (activity.Days.Count == 0)
            return new LifeStrip(0, 1, [], []);
        var (first, last) = (activity.Days[0].Day, activity.Days[^1].Day);
        if (last - first < FewestDays)
            (first, last) = (first - (FewestDays - (last - first)) / 2, last + (FewestDays - (last - first)) / 2);
        var width = Widths.First(days => BinOf(last, days) - BinOf(first, days) < MostBins);
        var firstBin = BinOf(first, width);
        var bins = new Dictionary<string, long>[BinOf(last, width) - firstBin + 1];
        foreach (var day in activity.Days.Where(day => filter.Lets(day.Facet)))
        {
            var bin = bins[BinOf(day.Day, width) - firstBin] ??= new(StringComparer.Ordinal);
            bin[day.Facet.Channel] = bin.GetValueOrDefault(day.Facet.Channel) + day.Events;
        }
        return new LifeStrip(firstBin * width + Monday, width,
            [.. bins.Select((bin, i) => new StripBin((firstBin + i) * width + Monday, width, bin ?? Nothing))],
            [.. activity.Counts(facet => facet.Channel, filter.Lets).Select(count => count.Value)]);
    }

    private static readonly Dictionary<string, long> Nothing = [];

    private static long BinOf(long day, int width) => (long)Math.Floor((day - Monday) / (double)width);
}

/// <summary>What happened in one bin, by channel.</summary>
public sealed record StripBin(long Day, int Days, IReadOnlyDictionary<string, long> Channels)
{
    public long Total { get; } = Channels.Values.Sum();
    public long EndDay => Day + Days;

    /// <summary><c>13 May 2020</c>, or <c>11 to 17 May 2020</c>.</summary>
    public string When => Days == 1 ? ReaderZone.Date(DateOf(Day)) : $"{ReaderZone.Date(DateOf(Day))} to {ReaderZone.Date(DateOf(EndDay - 1))}";

    private static LocalDate DateOf(long day) => ReaderZone.At(ActiveDay.StartOf(day), DateTimeZone.Utc).Date;
}
