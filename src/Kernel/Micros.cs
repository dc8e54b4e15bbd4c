namespace Throughline.Kernel;

/// <summary>Instants as the database keeps them: whole microseconds since 1970-01-01T00:00:00Z, in UTC.</summary>
public static class Micros
{
    public const long PerSecond = 1_000_000;
    public const long PerMinute = 60 * PerSecond;
    public const long PerDay = 24 * 60 * PerMinute;

    public static long Now(TimeProvider time) => From(time.GetUtcNow());

    /// <summary>Drops what is finer than a microsecond, towards the past.</summary>
    public static long From(DateTimeOffset instant) =>
        Math.DivRem(instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond, out var rest)
        - (rest < 0 ? 1 : 0);

    public static DateTimeOffset ToInstant(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>ISO 8601 in UTC, to the millisecond, or to the microsecond where there are any: <c>2026-01-31T09:30:00.000Z</c>.</summary>
    public static string ToText(long micros) =>
        ToInstant(micros).ToString(
            micros % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
            System.Globalization.CultureInfo.InvariantCulture);
}
