using System.Globalization;
using FsCheck.Fluent;
using Throughline.Events.Import;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Events.Tests.Import;

public class IsoTimeTests
{
    [Theory]
    [InlineData("2011-10-01T00:38:44.546+02:00", "2011-09-30T22:38:44.546Z")]
    [InlineData("2011-10-01T00:38:44.1234567Z", "2011-10-01T00:38:44.123456Z")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999999Z")]
    [InlineData("2011-10-01 00:38", "2011-10-01T00:38:00.000Z")]
    [InlineData("2011-10-01", "2011-10-01T00:00:00.000Z")]
    [InlineData("2011-12-31T24:00:00Z", "2012-01-01T00:00:00.000Z")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z")]
    [InlineData("2011-10-01T00:38:44-0330", "2011-10-01T04:08:44.000Z")]
    [InlineData("2011-10-01T00:38:44+02", "2011-09-30T22:38:44.000Z")]
    [InlineData(" 2000-02-29T00:00:00Z ", "2000-02-29T00:00:00.000Z")]
    public void Reads(string text, string expected)
    {
        Assert.True(IsoTime.TryParse(text, out var at, out _));
        Assert.Equal(expected, Micros.ToText(at));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2011-13-01T00:00:00Z")]
    [InlineData("2011-02-29T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData("-0044-03-15T00:00:00Z")]
    [InlineData("2011-10-01T25:00:00Z")]
    [InlineData("2011-10-01T24:00:01Z")]
    [InlineData("2011-10-01T00:60:00Z")]
    [InlineData("2011-10-01T00:00:00.Z")]
    [InlineData("2011-10-01T00:00:00+25:00")]
    [InlineData("2011-10-01T00:00:00 Europe/Berlin")]
    [InlineData("20111001T000000Z")]
    [InlineData("2011-10-01T")]
    [InlineData("٢٠١١-10-01T00:00:00Z")]
    public void Does_not_guess(string text) => Assert.False(IsoTime.TryParse(text, out _, out _));

    [Fact]
    public void Says_every_instant_as_the_framework_does() => Generated.Holds(
        from ticks in Gen.Choose(0, int.MaxValue).Select(n => n * 1_400_000_000L / 10 * 10)
        from minutes in Gen.Choose(-14 * 60, 14 * 60)
        select new DateTimeOffset(ticks, TimeSpan.Zero).AddDays(30).ToOffset(TimeSpan.FromMinutes(minutes)),
        instant => IsoTime.TryParse(instant.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture), out var at, out var hasOffset)
            && hasOffset && at == Micros.From(instant));
}
