using System.Text.Json;
using Throughline.Events.Log;

namespace Throughline.Events.Collect;

/// <summary>The step from an item in the format of the Segment and Rudder SDKs to an event.</summary>
internal sealed class SegmentItem(Batch batch, string space, Func<string> newId)
{
    private readonly JsonTape tape = batch.Tape;
    private readonly JsonText json = new();
    private readonly ContentDigest digest = new();

    /// <exception cref="RefusedItemException">It must be kept out.</exception>
    public NewEvent Read(int item)
    {
        var f = ItemFields.Of(tape, item);
        var kind = batch.Kind ?? Kind(f);
        var context = ItemFields.Object(tape, f.Context, "context");
        var integrations = ItemFields.Object(tape, f.Integrations, "integrations");
        var properties = ItemFields.Object(tape, f.Properties, "properties");
        var traits = ItemFields.Object(tape, f.Traits, "traits");
        var (original, sentAt, note) = ItemTimes.Read(tape, f.Timestamp != JsonTape.None ? f.Timestamp : f.OriginalTimestamp,
            f.SentAt != JsonTape.None ? f.SentAt : batch.SentAt);
        var (occurredAt, disbelieved) = EventTime.Correct(original, sentAt, batch.ReceivedAt);
        var facts = kind is "identify" or "group" ? traits : properties;
        if (kind == "identify" && facts == JsonTape.None)
            facts = tape.Find(context, "traits"u8);
        return new NewEvent
        {
            MessageId = ItemWords.MessageId(tape, f.MessageId) ?? newId(),
            Identifiers = Identity(f, kind, context, traits),
            Kind = kind,
            Name = Name(f, kind, properties, context),
            OccurredAt = occurredAt,
            OriginalAt = original,
            SentAt = sentAt,
            ReceivedAt = batch.ReceivedAt,
            Channel = EventChannel.Stated(Word(tape.Find(context, "channel"u8))) ?? EventChannel.Stated(Word(f.Channel))
                ?? EventChannel.OfLibrary(Word(tape.Find(Shared(context, "library"u8), "name"u8))),
            Touchpoint = Word(tape.Find(properties, "touchpoint"u8)) ?? Word(tape.Find(context, "touchpoint"u8)),
            JourneyKey = ItemWords.JourneyKey(tape, tape.Find(properties, "journeyKey"u8)),
            Digest = digest.Of(kind, batch, item, context, integrations),
            Properties = Properties(f, kind, facts),
            Context = Context(item, kind, context, integrations),
            Note = note ?? disbelieved,
        };
    }

    private string Kind(in ItemFields f)
    {
        if (f.Type == JsonTape.None)
            throw new RefusedItemException(RefusalReason.NoType);
        return ItemFields.Text(tape, f.Type, "type") switch
        {
            "track" => "track",
            "page" => "page",
            "screen" => "screen",
            "identify" => "identify",
            "group" => "group",
            "alias" => "alias",
            "" => throw new RefusedItemException(RefusalReason.NoType),
            _ => throw new RefusedItemException(RefusalReason.UnknownType),
        };
    }

    private IReadOnlyList<Identifier> Identity(in ItemFields f, string kind, int context, int traits)
    {
        var userId = ItemFields.Text(tape, f.UserId, "userId");
        var anonymousId = ItemFields.Text(tape, f.AnonymousId, "anonymousId");
        if (string.IsNullOrEmpty(userId) && string.IsNullOrEmpty(anonymousId))
            throw new RefusedItemException(RefusalReason.NoIdentity);
        var identity = new EventIdentity(space).UserId(userId).AnonymousId(anonymousId);
        if (kind == "alias")
        {
            var previous = ItemFields.Text(tape, f.PreviousId, "previousId");
            identity.Alias(string.IsNullOrEmpty(previous) ? throw new RefusedItemException(RefusalReason.NoPreviousId) : previous);
        }
        if (kind == "identify")
            identity.Traits(tape, traits);
        return identity.Traits(tape, tape.Find(context, "traits"u8)).ExternalIds(tape, tape.Find(context, "externalIds"u8)).All();
    }

    private string Name(in ItemFields f, string kind, int properties, int context)
    {
        switch (kind)
        {
            case "track":
                var name = ItemFields.Text(tape, f.Event, "event");
                return EventName.Checked(string.IsNullOrWhiteSpace(name) ? throw new RefusedItemException(RefusalReason.NoEvent) : name);
            case "page" or "screen":
                return EventName.OfView(kind, ItemFields.Text(tape, f.Category, "category"), ItemFields.Text(tape, f.Name, "name"),
                    Word(tape.Find(properties, "path"u8), Limits.Item) ?? Word(tape.Find(Shared(context, "page"u8), "path"u8), Limits.Item));
            default:
                return EventName.OfKind(kind);
        }
    }

    private string Properties(in ItemFields f, string kind, int facts)
    {
        var isView = kind is "page" or "screen";
        var name = isView && !JsonText.Has(tape, facts, "name"u8) ? f.Name : JsonTape.None;
        var category = isView && !JsonText.Has(tape, facts, "category"u8) ? f.Category : JsonTape.None;
        var group = kind == "group" && !JsonText.Has(tape, facts, "groupId"u8) ? f.GroupId : JsonTape.None;
        var previous = kind == "alias" && !JsonText.Has(tape, facts, "previousId"u8) ? f.PreviousId : JsonTape.None;
        return json.Begin().All(tape, facts)
            .Value("name"u8, tape, name).Value("category"u8, tape, category)
            .Value("groupId"u8, tape, group).Value("previousId"u8, tape, previous).End();
    }

    /// <summary>The item's context, what the batch adds to it, the integrations, and under <c>other</c> the fields that have no place of their own.</summary>
    private string? Context(int item, string kind, int context, int integrations)
    {
        string? other = null;
        for (var i = item + 1; i < tape[item].Next; i = tape[i].Next)
        {
            if (tape.Type(i + 1) == JsonTokenType.Null || IsTaken(kind, tape.Name(i)))
                continue;
            other = Other(item, kind);
            break;
        }
        var whether = Merged(integrations, batch.Integrations);
        json.Begin().All(tape, context).Missing(tape, batch.Context, context);
        if (whether is not null && !JsonText.Has(tape, context, "integrations"u8) && !JsonText.Has(tape, batch.Context, "integrations"u8))
            json.Json("integrations"u8, whether);
        if (other is not null && !JsonText.Has(tape, context, "other"u8) && !JsonText.Has(tape, batch.Context, "other"u8))
            json.Json("other"u8, other);
        return json.IsEmpty ? null : json.End();
    }

    private string? Merged(int own, int shared)
    {
        json.Begin().All(tape, own).Missing(tape, shared, own);
        return json.IsEmpty ? null : json.End();
    }

    private string Other(int item, string kind)
    {
        json.Begin();
        for (var i = item + 1; i < tape[item].Next; i = tape[i].Next)
            if (tape.Type(i + 1) != JsonTokenType.Null && !IsTaken(kind, tape.Name(i)))
                json.Property(tape, i);
        return json.End();
    }

    private static bool IsTaken(string kind, ReadOnlySpan<byte> name) => ItemFields.IsKnown(name) && kind switch
    {
        "track" => !name.SequenceEqual("traits"u8) && !name.SequenceEqual("name"u8) && !name.SequenceEqual("category"u8) && !IsForOthers(name),
        "page" or "screen" => !name.SequenceEqual("traits"u8) && !name.SequenceEqual("event"u8) && !IsForOthers(name),
        "group" => !name.SequenceEqual("properties"u8) && !name.SequenceEqual("previousId"u8) && !IsForViews(name),
        "alias" => !name.SequenceEqual("traits"u8) && !name.SequenceEqual("groupId"u8) && !IsForViews(name),
        _ => !name.SequenceEqual("properties"u8) && !IsForOthers(name) && !IsForViews(name),
    };

    private static bool IsForOthers(ReadOnlySpan<byte> name) => name.SequenceEqual("previousId"u8) || name.SequenceEqual("groupId"u8);

    private static bool IsForViews(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("event"u8) || name.SequenceEqual("name"u8) || name.SequenceEqual("category"u8);

    private int Shared(int context, ReadOnlySpan<byte> name) =>
        tape.Find(context, name) is var own and not JsonTape.None ? own : tape.Find(batch.Context, name);

    private string? Word(int node, int longest = Limits.Word) => ItemWords.Word(tape, node, longest);
}
