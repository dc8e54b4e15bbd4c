using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Throughline.Kernel;

namespace Throughline.Events.Collect;

/// <summary>The four times of an event: reading them, and correcting the sender's clock.</summary>
internal static class EventTime
{
    public static readonly long Earliest = Micros.From(new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly long Latest = Micros.From(new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero));
    private const long Tolerance = 5 * Micros.PerMinute;

    /// <summary>ISO 8601 (without a zone: UTC), or milliseconds since 1970 as a number; in microseconds. Null where it can't be read.</summary>
    public static long? Read(JsonTape tape, int node)
    {
        switch (tape.Type(node))
        {
            case JsonTokenType.Number:
                return Utf8Parser.TryParse(tape.Raw(node), out double ms, out var consumed) && consumed == tape.Length(node) && Math.Abs(ms) < 1e15
                    ? (long)Math.Round(ms * 1000)
                    : null;
            case JsonTokenType.String:
                var quoted = tape.Raw(node);
                if (HasZone(quoted))
                {
                    var reader = new Utf8JsonReader(quoted);
                    if (reader.Read() && reader.TryGetDateTimeOffset(out var instant))
                        return Micros.From(instant);
                }
                return ReadText(tape.Text(node)!);
            default:
                return null;
        }
    }

    public static bool IsInRange(long micros) => micros >= Earliest && micros <= Latest;

    /// <summary>
    /// <c>receivedAt − (sentAt − original)</c>: the sender's clock may be wrong, but two readings of it differ by the right amount.
    /// Without sentAt the original stands. A time more than five minutes ahead of its arrival, or before all time, is not believed.
    /// </summary>
    public static (long OccurredAt, string? Note) Correct(long? original, long? sentAt, long receivedAt)
    {
        if (original is not { } stated)
            return (receivedAt, null);
        var corrected = sentAt is { } sent ? receivedAt - (sent - stated) : stated;
        if (corrected > receivedAt + Tolerance)
            return (receivedAt, $"Its time, {Shown(corrected)} after correction, lay more than five minutes after its arrival; the time of arrival is used.");
        return corrected < Earliest
            ? (receivedAt, "Its time after correction lay before the year 1900; the time of arrival is used.")
            : (corrected, null);
    }

    /// <summary>A Z, or a sign after the time of day: <c>"…T09:30:00.000Z"</c>, <c>"…T09:30:00+01:00"</c>.</summary>
    private static bool HasZone(ReadOnlySpan<byte> quoted) =>
        quoted.Length > 20 && (quoted[^2] == (byte)'Z' || quoted[12..].IndexOfAny((byte)'+', (byte)'-') >= 0);

    private static string Shown(long micros) => IsInRange(micros) ? Micros.ToText(micros) : "beyond the year 9999";

    private static long? ReadText(string text)
    {
        // The invariant parser also takes "5/1/2026" and "12:00": a guess at what is meant is worse than a refusal.
        if (text.Length < 10 || text.Length > 40 || !char.IsAsciiDigit(text[0]) || text[4] != '-' || text[7] != '-' || (text.Length > 10 && text[10] is not ('T' or 't' or ' ')))
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? Micros.From(instant) : null;
    }
}
