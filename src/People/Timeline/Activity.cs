using Throughline.Kernel;

namespace Throughline.People.Timeline;

/// <summary>How many events of a facet a person had on a day; days since 1970 in UTC.</summary>
public readonly record struct ActiveDay(long Day, Facet Facet, long Events)
{
    public static long DayOf(long instant) => Math.DivRem(instant, Micros.PerDay, out var rest) - (rest < 0 ? 1 : 0);
    public static long StartOf(long day) => day * Micros.PerDay;
}

/// <summary>A person's whole life in counts: days rising, each facet of a day once.</summary>
public sealed class Activity(IReadOnlyList<ActiveDay> days)
{
    public IReadOnlyList<ActiveDay> Days => days;
    public long Total { get; } = days.Sum(day => day.Events);

    /// <summary>How many there are of each channel, team or kind among those that the rest of the filter lets through; most first.</summary>
    public IReadOnlyList<(string Value, long Events)> Counts(Func<Facet, string> of, Func<Facet, bool> rest) =>
    [
        .. days.Where(day => rest(day.Facet)).GroupBy(day => of(day.Facet))
            .Select(same => (same.Key, same.Sum(day => day.Events)))
            .OrderByDescending(count => count.Item2).ThenBy(count => count.Key, StringComparer.Ordinal),
    ];

    public long Count(Func<Facet, bool> which) => days.Where(day => which(day.Facet)).Sum(day => day.Events);

    /// <summary>
    /// The stretches of time in which events of these facets are, newest first, as instants from and before: what lies between two
    /// of them need not be looked at. Stretches with little of anything else between them are one.
    /// </summary>
    internal IEnumerable<(long From, long Before)> Stretches(Func<Facet, bool> which, long worthSkipping)
    {
        (long From, long Before)? open = null;
        var between = 0L;
        foreach (var day in days.GroupBy(day => day.Day).Reverse())
        {
            if (day.Any(d => which(d.Facet)))
            {
                if (open is { } reached && between > worthSkipping)
                {
                    yield return reached;
                    open = null;
                }
                open = (ActiveDay.StartOf(day.Key), open?.Before ?? ActiveDay.StartOf(day.Key + 1));
                between = 0;
            }
            else
            {
                between += day.Sum(d => d.Events);
            }
        }
        if (open is { } last)
            yield return last;
    }
}
