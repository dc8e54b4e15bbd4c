using System.Text.Json;

namespace Throughline.Events.Collect;

/// <summary>The times an item states.</summary>
internal static class ItemTimes
{
    /// <summary>A time of sending that can't be read only costs the correction, and is noted.</summary>
    /// <exception cref="RefusedItemException">The item's own time can't be read, or is out of range.</exception>
    public static (long? Original, long? SentAt, string? Note) Read(JsonTape tape, int original, int sentAt)
    {
        long? stated = null;
        if (original != JsonTape.None)
        {
            stated = EventTime.Read(tape, original) ?? throw new RefusedItemException(RefusalReason.TimeUnreadable, "timestamp");
            if (!EventTime.IsInRange(stated.Value))
                throw new RefusedItemException(RefusalReason.TimeOutOfRange, "timestamp");
        }
        if (sentAt == JsonTape.None || IsEmpty(tape, sentAt))
            return (stated, null, null);
        return EventTime.Read(tape, sentAt) is { } sent && EventTime.IsInRange(sent)
            ? (stated, sent, null)
            : (stated, null, "sentAt can't be read, so the sender's clock was not corrected.");
    }

    private static bool IsEmpty(JsonTape tape, int node) => tape.Type(node) == JsonTokenType.String && tape.Length(node) == 0;
}
