using System.Data.Common;
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

    /// <summary>The row under a reader of the columns in this order, for those who read very many.</summary>
    public static Event Of(DbDataReader row) => new()
    {
        Xact = row.GetInt64(0),
        Sequence = row.GetInt64(1),
        Source = row.GetInt64(2),
        MessageId = row.GetString(3),
        Subject = row.GetInt64(4),
        Others = Ids(Text(row, 5)),
        Kind = row.GetString(6),
        Name = row.GetString(7),
        OccurredAt = row.GetInt64(8),
        OriginalAt = row.IsDBNull(9) ? null : row.GetInt64(9),
        SentAt = row.IsDBNull(10) ? null : row.GetInt64(10),
        ReceivedAt = row.GetInt64(11),
        Channel = Text(row, 12),
        Touchpoint = Text(row, 13),
        JourneyKey = Text(row, 14),
        Properties = row.GetString(15),
        Context = Text(row, 16),
        Note = Text(row, 17),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>The column <c>others</c>: internal ids with commas between, or null for none.</summary>
    public static string? Others(ReadOnlySpan<long> ids) => ids.IsEmpty ? null : string.Join(',', ids.ToArray());

    public static long[] Ids(string? text) => text is null
        ? []
        : Array.ConvertAll(text.Split(','), id => long.Parse(id, CultureInfo.InvariantCulture));
}
