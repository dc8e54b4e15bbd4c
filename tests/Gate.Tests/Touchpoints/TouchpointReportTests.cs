using FsCheck.Fluent;
using Throughline.Gate.Touchpoints;
using Throughline.Gate.Touchpoints.Contacts;
using Throughline.Gate.Touchpoints.Reports;
using Throughline.Support;

namespace Throughline.Gate.Tests.Touchpoints;

public sealed class TouchpointReportTests
{
    [Fact]
    public void People_of_two_teams_are_those_that_looking_at_every_pair_finds() => Generated.Holds(
        from times in Gen.Choose(0, 40).ListOf(12)
        from persons in Gen.Choose(1, 3).ListOf(12)
        from teams in Gen.Elements("service", "marketing", "sales").ListOf(12)
        from within in Gen.Choose(0, 12)
        select (times.Zip(persons, teams).OrderBy(c => c.First).Select((c, i) => ((long)c.Second, new Contact(i, 0, c.First, c.Third, "", ""))).ToList(), within), c =>
    {
        var (contacts, within) = c;
        var slow = (from one in contacts
                    from other in contacts
                    where one.Item1 == other.Item1 && one.Item2.Team != other.Item2.Team && Math.Abs(one.Item2.At - other.Item2.At) <= within
                    group Math.Abs(one.Item2.At - other.Item2.At) by one.Item1 into of
                    select (of.Key, of.Min())).OrderBy(p => p.Item2).ThenBy(p => p.Key);
        Assert.Equal(slow, TouchpointReport.DoubleContacts(contacts, within).Select(d => (d.Person, d.Apart)));
    });

    [Fact]
    public void Overlaps_are_the_pairs_that_do_the_same() => Generated.Holds(GenerateTouchpoints.Some.Select(some => some.Select((t, i) => new RegisteredTouchpoint(i, t with { Channel = "email", Phase = "find" }, 0, 0, "")).ToList()), all =>
    {
        var overlaps = TouchpointReport.Overlaps(all);
        foreach (var one in all)
            foreach (var other in all.Where(other => other.Id > one.Id))
            {
                var same = !one.Touchpoint.IsRetired && !other.Touchpoint.IsRetired && one.Touchpoint.Purpose == other.Touchpoint.Purpose && one.Touchpoint.Audience == other.Touchpoint.Audience;
                Assert.Equal(same, overlaps.Exists(o => o.Touchpoints.Any(t => t.Id == one.Id) && o.Touchpoints.Any(t => t.Id == other.Id)));
            }
    });

    [Fact]
    public void The_picture_holds_every_touchpoint_at_work_once_with_its_owner_and_overlaps() => Generated.Holds(GenerateTouchpoints.Some, some =>
    {
        var all = some.Select((t, i) => new RegisteredTouchpoint(i, t, 0, 0, "")).ToList();
        var picture = TouchpointPicture.Of(all, [.. GenerateTouchpoints.Teams.Select(team => new Staff.Teams.Team(team, team, "", 0, null))]);
        var drawn = picture.Channels.SelectMany(channel => channel.Phases.SelectMany((cell, i) => cell.Select(t => (t.Id, channel.Channel, Touchpoint.Phases[i], t.Owner))));
        Assert.Equal(all.Where(t => !t.Touchpoint.IsRetired).Select(t => (t.Id, t.Touchpoint.Channel, t.Touchpoint.Phase, t.Operates ?? TouchpointPicture.Nobody)), drawn.OrderBy(t => t.Id));
        Assert.Equal(picture.Owners.Sum(o => o.Touchpoints), all.Count(t => !t.Touchpoint.IsRetired));
        Assert.Equal(picture.Overlaps.Select(o => o.Letter), Enumerable.Range(0, picture.Overlaps.Count).Select(TouchpointPicture.Letter));
    });

    [Theory, InlineData(0, "A"), InlineData(25, "Z"), InlineData(26, "AA"), InlineData(51, "AZ"), InlineData(52, "BA")]
    public void Letters_go_on_after_Z(int index, string letter) => Assert.Equal(letter, TouchpointPicture.Letter(index));
}
