using System.Text;
using System.Text.Json;

namespace Throughline.Events.Collect;

/// <summary>The step from a parsed body to its items and what they share.</summary>
internal static class ReadBatch
{
    /// <param name="kind">What the route says the items are; null for a batch route.</param>
    /// <exception cref="MalformedBodyException">It is no batch, or too large a one.</exception>
    public static Batch From(JsonTape tape, string? kind, long receivedAt)
    {
        if (tape.Type(JsonTape.Root) != JsonTokenType.StartObject)
            throw new MalformedBodyException("The body is not a JSON object.");
        var items = tape.Find(JsonTape.Root, "batch"u8);
        if (kind is not null && items == JsonTape.None)
            return new Batch { Tape = tape, Format = WireFormat.Segment, Kind = kind, Items = [JsonTape.Root], ReceivedAt = receivedAt };

        CheckNames(tape);
        if (items == JsonTape.None && tape.Find(JsonTape.Root, "event"u8) != JsonTape.None && tape.Find(JsonTape.Root, "api_key"u8) != JsonTape.None)
            return new Batch { Tape = tape, Format = WireFormat.PostHog, Items = [JsonTape.Root], SentAt = tape.Find(JsonTape.Root, "sent_at"u8), ReceivedAt = receivedAt };
        if (tape.Type(items) != JsonTokenType.StartArray)
            throw new MalformedBodyException("The body has no array named batch.");
        var isPostHog = tape.Find(JsonTape.Root, "api_key"u8) != JsonTape.None;
        var context = Object(tape, "context"u8);
        var integrations = Object(tape, "integrations"u8);
        var batch = new Batch
        {
            Tape = tape,
            Format = isPostHog ? WireFormat.PostHog : WireFormat.Segment,
            Kind = kind,
            Items = Items(tape, items),
            Context = context,
            Integrations = integrations,
            SentAt = tape.Find(JsonTape.Root, isPostHog ? "sent_at"u8 : "sentAt"u8),
            IsHistory = isPostHog && tape.Type(tape.Find(JsonTape.Root, "historical_migration"u8)) == JsonTokenType.True,
            ReceivedAt = receivedAt,
            Flaw = Flaw(tape, context) ?? Flaw(tape, integrations),
        };
        return (long)batch.Shared * batch.Items.Count <= Limits.Merged
            ? batch
            : throw new MalformedBodyException($"The batch's context, merged into its {batch.Items.Count} items, makes more than {Limits.Merged / 1024 / 1024} MB. Send less in it, or fewer items.");
    }

    private static List<int> Items(JsonTape tape, int array)
    {
        var items = new List<int>();
        for (var i = array + 1; i < tape[array].Next; i = tape[i].Next)
        {
            if (items.Count == Limits.Items)
                throw new MalformedBodyException($"The batch has more than {Limits.Items} items. Send it in parts.");
            items.Add(i);
        }
        return items;
    }

    private static int Object(JsonTape tape, ReadOnlySpan<byte> name)
    {
        var node = tape.Find(JsonTape.Root, name);
        return node == JsonTape.None || tape.Type(node) == JsonTokenType.StartObject
            ? node
            : throw new MalformedBodyException($"The batch's {Encoding.UTF8.GetString(name)} is not an object.");
    }

    /// <summary>Two batches in one body, or two keys: it can't be known which is meant.</summary>
    private static void CheckNames(JsonTape tape)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = JsonTape.Root + 1; i < tape[JsonTape.Root].Next; i = tape[i].Next)
        {
            var name = Encoding.UTF8.GetString(tape.Name(i));
            if (!seen.Add(name))
                throw new MalformedBodyException($"The body's outermost object has the key {(name.Length > 50 ? name[..50] + "…" : name)} twice.");
        }
    }

    private static RefusedItemException? Flaw(JsonTape tape, int node)
    {
        if (node == JsonTape.None)
            return null;
        try
        {
            ExamineItem.Check(tape, node);
            return null;
        }
        catch (RefusedItemException e)
        {
            return e;
        }
    }
}
