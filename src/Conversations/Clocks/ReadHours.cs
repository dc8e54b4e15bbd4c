using NodaTime;
using NodaTime.Text;
using Throughline.Kernel;

namespace Throughline.Conversations.Clocks;

/// <summary>Business hours as people write them: a zone, spans by day of the week, holidays.</summary>
internal static class ReadHours
{
    private const int MostHolidays = 400;

    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <param name="inZone">As the IANA names it; null where day and night count.</param>
    /// <param name="hours">By day of the week: <c>09:00-12:00, 13:00-17:00</c>; to 24:00 is midnight.</param>
    /// <param name="days">Holidays, as 2026-12-25.</param>
    /// <exception cref="ClockPolicyProblem">It can't be so: the path says where, as <c>zone</c>, <c>hours.monday</c>, <c>holidays</c>.</exception>
    public static BusinessHours Of(string? inZone, IReadOnlyDictionary<string, string>? hours, IReadOnlyList<string>? days)
    {
        if (days?.Count > MostHolidays)
            throw new ClockPolicyProblem("holidays", $"There are at most {MostHolidays} holidays.");
        if (inZone?.Trim() is not { Length: > 0 } zone)
            return hours is { Count: > 0 } || days is { Count: > 0 }
                ? throw new ClockPolicyProblem("zone", "Hours and holidays are of a zone: name it as the IANA does, such as Europe/Berlin; without any, day and night count.") : BusinessHours.Always;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            throw new ClockPolicyProblem("zone", $"“{zone}” is no time zone. Name one as the IANA does, such as Europe/Berlin.");
        var spans = new List<(IsoDayOfWeek, OpenSpan)>();
        foreach (var (day, text) in hours ?? new Dictionary<string, string>())
        {
            var of = Enum.TryParse<IsoDayOfWeek>(day, true, out var known) && known != IsoDayOfWeek.None && !int.TryParse(day, out _) ? known
                : throw new ClockPolicyProblem("hours", $"“{day}” is no day of the week: monday, tuesday, …");
            spans.AddRange(text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(span => (of, Span(day, span))));
            if (spans.Exists(span => span.Item1 == of))
                Checked($"hours.{day}", () => new BusinessHours(zone, spans.Where(span => span.Item1 == of), []));
        }
        var holidays = (days ?? []).Where(day => !string.IsNullOrWhiteSpace(day)).Select(day => LocalDatePattern.Iso.Parse(day.Trim()) is { Success: true } parsed ? parsed.Value
            : throw new ClockPolicyProblem("holidays", $"“{day}” is no day; write 2026-12-25.")).ToList();
        return Checked("hours", () => new BusinessHours(zone, spans, holidays));
    }

    private static BusinessHours Checked(string path, Func<BusinessHours> made)
    {
        try
        {
            return made();
        }
        catch (UserErrorException e)
        {
            throw new ClockPolicyProblem(path, e.Message);
        }
    }

    private static OpenSpan Span(string day, string text) =>
        text.Split('-', StringSplitOptions.TrimEntries) is [var from, var to] && Time.Parse(from) is { Success: true } begins && (to == "24:00" ? Time.Parse("00:00") : Time.Parse(to)) is { Success: true } ends
            ? new(begins.Value, ends.Value) : throw new ClockPolicyProblem($"hours.{day}", $"“{text}” can't be read as a span. Write 09:00-17:00, more of them separated by commas.");
}
