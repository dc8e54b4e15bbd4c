using System.Globalization;
using NodaTime;
using Throughline.Kernel;

namespace Throughline.Scorecard.Calls;

public enum CallsBy { None, Queue, Agent, Hour }

/// <summary>Where conventions differ, which is meant. Printed beside the figures.</summary>
/// <param name="Within">Seconds within which a call is answered in time; it is up to and with them.</param>
/// <param name="Short">Seconds up to which an abandoned call counts as a slip; up to and with them.</param>
/// <param name="KeepsZeroService">Calls with no or a negative length count in the average handle time.</param>
/// <param name="Zone">In whose hours the day is divided.</param>
public sealed record CallOptions(double Within = 20, double Short = 5, bool KeepsZeroService = false, CallsBy By = CallsBy.None, string Zone = "UTC", long? From = null, long? To = null)
{
    private DateTimeZone? zone;

    private DateTimeZone Hours => zone ??= DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone)
        ?? throw new UserErrorException($"“{Zone}” is no time zone. Name one as the IANA does, such as Europe/Berlin.");

    /// <exception cref="UserErrorException">They can't be meant.</exception>
    public CallOptions Checked()
    {
        _ = Hours;
        return Within is < 0 or > 86_400 || Short is < 0 or > 86_400 ? throw new UserErrorException("Times are from 0 to 86,400 seconds.")
            : From >= To ? throw new UserErrorException("It ends before it begins: from is to lie before to.") : this;
    }

    internal bool Has(Call call) => !(call.At < From) && !(call.At >= To);

    internal string GroupOf(Call call) => By switch
    {
        CallsBy.Queue => call.Queue,
        CallsBy.Agent => call.Agent,
        CallsBy.Hour => HourOf(call.At),
        _ => "",
    };

    internal int DayOf(long at) => Instant.FromUnixTimeTicks(at * 10).InZone(Hours).Date is var date ? (date.Year * 400) + date.DayOfYear : 0;

    internal string HourOf(long at) => Instant.FromUnixTimeTicks(at * 10).InZone(Hours).Hour.ToString("00", CultureInfo.InvariantCulture);
}
