using NodaTime;

namespace Throughline.Gate.Decisions;

/// <summary>The zone in which a person's days and nights are; <see cref="Remark"/> says so where it is not their own.</summary>
internal readonly record struct PersonZone(DateTimeZone Zone, string? Remark)
{
    public static PersonZone Of(string? said, DateTimeZone otherwise) =>
        said is null ? new(otherwise, $"The person's time zone is unknown; {otherwise.Id} is assumed.")
        : said.Length <= 100 && DateTimeZoneProviders.Tzdb.GetZoneOrNull(said) is { } zone ? new(zone, null)
        : new(otherwise, $"The person's time zone is said to be “{(said.Length <= 100 ? said : said[..100] + "…")}”, which is none; {otherwise.Id} is assumed.");
}
