using System.Globalization;

namespace Throughline.Events.Log;

#pragma warning disable IDE1006, SA1300 // columns by their names in the table, in its order
internal sealed record EventRow(
    long xact, long sequence, long source, string message_id, long subject, string? others, string kind, string name,
    long occurred_at, long? original_at, long? sent_at, long received_at,
    string? channel, string? touchpoint, string? journey_key, string properties, string? context, string? note)
#pragma warning restore IDE1006, SA1300
{
    public Event ToEvent() => new()
    {
        Xact = xact,
        Sequence = sequence,
        Source = source,
        MessageId = message_id,
        Subject = subject,
        Others = Ids(others),
        Kind = kind,
        Name = name,
        OccurredAt = occurred_at,
        OriginalAt = original_at,
        SentAt = sent_at,
        ReceivedAt = received_at,
        Channel = channel,
        Touchpoint = touchpoint,
        JourneyKey = journey_key,
        Properties = properties,
        Context = context,
        Note = note,
    };

    /// <summary>The column <c>others</c>: internal ids with commas between, or null for none.</summary>
    public static string? Others(ReadOnlySpan<long> ids) => ids.IsEmpty ? null : string.Join(',', ids.ToArray());

    private static long[] Ids(string? text) => text is null
        ? []
        : Array.ConvertAll(text.Split(','), id => long.Parse(id, CultureInfo.InvariantCulture));
}
