using FsCheck;
using FsCheck.Fluent;
using Throughline.Kernel;
using Throughline.People.Timeline;
using Throughline.Support;

namespace Throughline.People.Tests.Timeline;

public sealed class LifeStripTests
{
    private static readonly Facet Web = new("web", "", LineKind.Visit), Chat = new("chat", Teams.Service, LineKind.Message);

    [Fact]
    public void Nothing_is_lost_or_doubled_and_bins_are_few_and_of_one_width() => Generated.Holds(
        from days in Gen.NonEmptyListOf(Gen.Choose(-20_000, 30_000))
        from narrow in Gen.Elements(1, 40, 2000)
        select days.Select(day => day / narrow).Distinct().Order().ToList(), days =>
        {
            var activity = new Activity([.. days.SelectMany((day, i) => new[] { new ActiveDay(day, Web, i + 1), new ActiveDay(day, Chat, 1) })]);
            var strip = LifeStrip.Of(activity, TimelineFilter.None);
            Assert.InRange(strip.Bins.Count, 1, LifeStrip.MostBins);
            Assert.Equal(activity.Total, strip.Total);
            Assert.All(strip.Bins, bin => Assert.Equal(strip.DaysPerBin, bin.Days));
            Assert.All(strip.Bins.Zip(strip.Bins.Skip(1)), pair => Assert.Equal(pair.First.EndDay, pair.Second.Day));
            Assert.True(strip.FirstDay <= days[0] && days[^1] < strip.EndDay);
            foreach (var bin in strip.Bins)
                Assert.Equal(activity.Days.Where(day => day.Day >= bin.Day && day.Day < bin.EndDay).Sum(day => day.Events), bin.Total);
            Assert.Equal(days.Count, LifeStrip.Of(activity, new TimelineFilter(["chat"], [], [])).Total);
        });

    [Fact]
    public void Weeks_begin_on_mondays()
    {
        var strip = LifeStrip.Of(new Activity([new(18_000, Web, 1), new(18_500, Web, 1)]), TimelineFilter.None);
        Assert.Equal(7, strip.DaysPerBin);
        Assert.Equal(DayOfWeek.Monday, Micros.ToInstant(ActiveDay.StartOf(strip.FirstDay)).DayOfWeek);
    }

    [Fact]
    public void The_stretches_that_are_looked_at_hold_all_that_is_sought() => Generated.Holds(
        from days in Gen.ListOf(from day in Gen.Choose(0, 60) from events in Gen.Choose(1, 30) from web in Gen.Elements(true, false) select (day, events, web))
        from worth in Gen.Choose(0, 50)
        select (days, worth), c =>
        {
            var activity = new Activity([.. c.days.Select(day => new ActiveDay(day.day, day.web ? Web : Chat, day.events)).DistinctBy(day => (day.Day, day.Facet)).OrderBy(day => day.Day)]);
            var stretches = activity.Stretches(facet => facet == Web, c.worth).ToList();
            Assert.All(activity.Days.Where(day => day.Facet == Web), day =>
                Assert.Single(stretches, s => s.From <= ActiveDay.StartOf(day.Day) && ActiveDay.StartOf(day.Day + 1) <= s.Before));
            Assert.All(stretches.Zip(stretches.Skip(1)), pair => Assert.True(pair.Second.Before <= pair.First.From));
            foreach (var (from, before) in stretches)
            {
                Assert.Contains(activity.Days, day => day.Facet == Web && ActiveDay.StartOf(day.Day) == from);
                Assert.Contains(activity.Days, day => day.Facet == Web && ActiveDay.StartOf(day.Day + 1) == before);
            }
        });
}
