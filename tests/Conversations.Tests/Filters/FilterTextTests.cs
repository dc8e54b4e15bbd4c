using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Filters;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Filters;

public sealed class FilterTextTests
{
    private static readonly Gen<string> Value = Gen.Elements("service", "vip", "a b", "ä/ö", "50% & more=+", "x;y", "#1", "%2C");

    private static readonly Gen<IReadOnlyList<string>?> Values =
        from values in Value.ListOf()
        select values.Take(5).Distinct().ToList() is { Count: > 0 } some ? (IReadOnlyList<string>?)some : null;

    private static readonly Gen<InboxFilter> Filter =
        from teams in Values
        from reasons in Values
        from tags in Values
        from channels in Values
        from states in Gen.SubListOf(InboxFilter.OpenStates.ToArray())
        from owner in Gen.Elements(null, "me", "nobody", "0190")
        from segment in Gen.Elements(null, "VIP, all", "Buyers")
        from person in Gen.Elements(null, "Ada, of Köln", "+49 30 1")
        from priority in Gen.Elements<long?>(null, 1, 525_600)
        from waiting in Gen.Elements<long?>(null, 1, 59, 60, 90, 1440, 1500, 2880)
        select new InboxFilter(teams, states.Count == 0 ? null : (IReadOnlyList<string>)[.. states], reasons, tags, channels, priority, owner, segment, person, waiting ?? (priority is null ? 5 : null));

    [Fact]
    public void A_filter_that_is_written_as_an_address_is_read_as_the_same() => Generated.Holds(Filter, filter =>
    {
        var read = FilterText.Read(FilterText.Query(filter.Checked()));
        Assert.Equal(FilterText.Of(filter.Checked()), FilterText.Of(read));
        Assert.Equal((filter.Priority, filter.Owner, filter.Segment, filter.Person, filter.Waiting), (read.Priority, read.Owner, read.Segment, read.Person, read.Waiting));
        Assert.Equal(filter.Reasons ?? [], read.Reasons ?? []);
    });

    [Theory]
    [InlineData("", "asks for something")]
    [InlineData("tag=", "asks for something")]
    [InlineData("colour=red", "no “colour”")]
    [InlineData("state=resolved", "no state of an open conversation")]
    [InlineData("waiting=soon", "no length of time")]
    [InlineData("waiting=-1h", "no length of time")]
    [InlineData("waiting=0m", "longer than 1 minute")]
    [InlineData("waiting=99999999999999999999d", "no length of time")]
    [InlineData("waiting=500000d", "up to a year")]
    [InlineData("priority=high", "no whole number")]
    [InlineData("priority=0", "at least 1")]
    [InlineData("segment=a%0Ab", "on one line")]
    [InlineData("owner=a,b", "no comma")]
    [InlineData("tag=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21", "at most 20")]
    public void What_is_no_filter_is_said(string query, string says) => Assert.Contains(says, Assert.Throws<UserErrorException>(() => FilterText.Read(query)).Message, StringComparison.Ordinal);
}
