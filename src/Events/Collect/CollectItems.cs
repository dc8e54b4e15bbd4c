using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Throughline.Events.Log;

namespace Throughline.Events.Collect;

/// <summary>What became of a batch before it reached the log: events, and what was kept out.</summary>
internal sealed record Collected(IReadOnlyList<NewEvent> Events, IReadOnlyList<Refusal> Refusals);

/// <summary>The steps that every item takes, in order. Pure: the same batch gives the same events (but for message ids that had to be made).</summary>
internal static class CollectItems
{
    /// <param name="space">The source's identity space.</param>
    /// <param name="newId">Makes a message id for an item that has none; a retry of such an item can't be told from a new fact.</param>
    /// <param name="users">PostHog's distinct ids that are known to be user ids; grows with what the batch identifies.</param>
    public static Collected From(Batch batch, string space, Func<string> newId, ISet<string> users)
    {
        var segment = batch.Format == WireFormat.Segment ? new SegmentItem(batch, space, newId) : null;
        var postHog = batch.Format == WireFormat.PostHog ? new PostHogItem(batch, space, newId, users) : null;
        var events = new List<NewEvent>(batch.Items.Count);
        List<Refusal>? refusals = null;
        for (var i = 0; i < batch.Items.Count; i++)
        {
            var item = batch.Items[i];
            try
            {
                CheckShape(batch, item);
                ExamineItem.Check(batch.Tape, item);
                if (batch.Flaw is { } flaw)
                    throw flaw;
                events.Add(segment?.Read(item) ?? postHog!.Read(item));
            }
            catch (RefusedItemException e)
            {
                (refusals ??= []).Add(Refused(batch, item, e));
            }
        }
        return new Collected(events, refusals ?? (IReadOnlyList<Refusal>)[]);
    }

    private static void CheckShape(Batch batch, int item)
    {
        if (batch.Tape.Type(item) != JsonTokenType.StartObject)
            throw new RefusedItemException(RefusalReason.NotAnObject);
        if (batch.Tape.Length(item) + batch.Shared > Limits.Item)
            throw new RefusedItemException(RefusalReason.TooLarge);
    }

    private static Refusal Refused(Batch batch, int item, RefusedItemException e)
    {
        var tape = batch.Tape;
        var raw = tape.Raw(item);
        var id = MessageId(tape, item);
        return new Refusal(e.Reason.Name, e.Message, id, null, Beginning(raw))
        {
            // A retry brings the same id, but may bring another sentAt.
            Whole = id is null ? Convert.ToHexString(SHA256.HashData(raw)) : "",
        };
    }

    private static string? MessageId(JsonTape tape, int item)
    {
        var id = tape.Find(item, "messageId"u8) is var own and not JsonTape.None ? own : tape.Find(item, "uuid"u8);
        return ItemWords.Word(tape, id, Limits.MessageId) is { } text && !text.Contains('\0') ? text : null;
    }

    /// <summary>As much of it as a refusal keeps; a character cut in half is dropped.</summary>
    private static string Beginning(ReadOnlySpan<byte> raw)
    {
        if (raw.Length <= Refusal.LongestItem)
            return Encoding.UTF8.GetString(raw);
        var end = Refusal.LongestItem;
        while ((raw[end] & 0xC0) == 0x80)
            end--;
        return Encoding.UTF8.GetString(raw[..end]) + "…";
    }
}
