using System.Globalization;

namespace Throughline.Events.Log;

#pragma warning disable IDE1006, SA1300 // columns by their names in the table, in its order
internal sealed record EventRow
{
    public long xact { get; init; }
    public long sequence { get; init; }
    public long source { get; init; }
    public required string message_id { get; init; }
    public long subject { get; init; }
    public string? others { get; init; }
    public required string kind { get; init; }
    public required string name { get; init; }
    public long occurred_at { get; init; }
    public long? original_at { get; init; }
    public long? sent_at { get; init; }
    public long received_at { get; init; }
    public string? channel { get; init; }
    public string? touchpoint { get; init; }
    public string? journey_key { get; init; }
    public required string properties { get; init; }
    public string? context { get; init; }
    public string? note { get; init; }
#pragma warning restore IDE1006, SA1300

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

    public static long[] Ids(string? text) => text is null
        ? []
        : Array.ConvertAll(text.Split(','), id => long.Parse(id, CultureInfo.InvariantCulture));
}
