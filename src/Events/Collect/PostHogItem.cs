using System.Text.Json;
using Throughline.Events.Log;

namespace Throughline.Events.Collect;

/// <summary>
/// The step from an item in PostHog's format to an event. Its <c>distinct_id</c> is a user id once <c>$identify</c> has named it
/// and an anonymous id before; <c>$identify</c> claims both, so that what came before belongs to the same person.
/// </summary>
internal sealed class PostHogItem(Batch batch, string space, Func<string> newId, ISet<string> users)
{
    private readonly JsonTape tape = batch.Tape;
    private readonly JsonText json = new();
    private readonly ContentDigest digest = new();

    /// <exception cref="RefusedItemException">It must be kept out.</exception>
    public NewEvent Read(int item)
    {
        var properties = ItemFields.Object(tape, tape.Find(item, "properties"u8), "properties");
        var name = ItemFields.Text(tape, tape.Find(item, "event"u8), "event");
        if (string.IsNullOrWhiteSpace(name))
            throw new RefusedItemException(RefusalReason.NoEvent);
        var kind = name switch
        {
            "$identify" or "$set" => "identify",
            "$create_alias" => "alias",
            "$groupidentify" => "group",
            "$pageview" => "page",
            "$screen" => "screen",
            _ => "track",
        };
        var (original, sentAt, note) = ItemTimes.Read(tape, tape.Find(item, "timestamp"u8), IsToBeCorrected(properties) ? SentAt(item) : JsonTape.None);
        var (occurredAt, disbelieved) = EventTime.Correct(original, sentAt, batch.ReceivedAt);
        var set = Either(tape.Find(properties, "$set"u8), tape.Find(item, "$set"u8));
        return new NewEvent
        {
            MessageId = ItemWords.MessageId(tape, Either(tape.Find(item, "uuid"u8), tape.Find(item, "messageId"u8))) ?? newId(),
            Identifiers = Identity(item, name, properties, set),
            Kind = kind,
            Name = kind switch
            {
                "track" => EventName.Checked(name),
                "page" => EventName.OfView(kind, null, Word(properties, "title"u8), Word(properties, "$pathname"u8) ?? PathOf(Word(properties, "$current_url"u8))),
                "screen" => EventName.OfView(kind, null, Word(properties, "$screen_name"u8), null),
                _ => EventName.OfKind(kind),
            },
            OccurredAt = occurredAt,
            OriginalAt = original,
            SentAt = sentAt,
            ReceivedAt = batch.ReceivedAt,
            Channel = EventChannel.OfLibrary(Word(properties, "$lib"u8) ?? ItemWords.Word(tape, tape.Find(item, "library"u8))),
            Touchpoint = ItemWords.Word(tape, tape.Find(properties, "touchpoint"u8)),
            JourneyKey = ItemWords.JourneyKey(tape, tape.Find(properties, "journeyKey"u8)),
            Digest = digest.Of(kind, batch, item, JsonTape.None, JsonTape.None),
            Properties = Properties(kind, properties, set),
            Context = Context(item, kind, properties),
            Note = note ?? disbelieved,
        };
    }

    /// <summary>The distinct ids a batch speaks of.</summary>
    public static IEnumerable<string> DistinctIds(Batch batch)
    {
        foreach (var item in batch.Items)
            if (ItemWords.Word(batch.Tape, DistinctId(batch.Tape, item), Identifier.LongestValue) is { } id && !id.Contains('\0'))
                yield return id;
    }

    private IReadOnlyList<Identifier> Identity(int item, string name, int properties, int set)
    {
        var id = ItemFields.Text(tape, DistinctId(tape, item), "distinct_id");
        if (string.IsNullOrEmpty(id))
            throw new RefusedItemException(RefusalReason.NoIdentity);
        var identity = new EventIdentity(space);
        if (name == "$identify")
        {
            identity.UserId(id).AnonymousId(id).AnonymousId(ItemFields.Text(tape, tape.Find(properties, "$anon_distinct_id"u8), "$anon_distinct_id"));
            users.Add(id);
        }
        else if (users.Contains(id))
            identity.UserId(id);
        else
            identity.AnonymousId(id);
        if (name == "$create_alias")
        {
            var previous = ItemFields.Text(tape, tape.Find(properties, "alias"u8), "alias");
            identity.Alias(string.IsNullOrEmpty(previous) ? throw new RefusedItemException(RefusalReason.NoPreviousId) : previous).AnonymousId(previous);
        }
        return identity.Traits(tape, set).All();
    }

    private string Properties(string kind, int properties, int set)
    {
        switch (kind)
        {
            case "identify":
                return json.Begin().All(tape, set).Missing(tape, tape.Find(properties, "$set_once"u8), set).End();
            case "group":
                return json.Begin().All(tape, tape.Find(properties, "$group_set"u8))
                    .Value("groupId"u8, tape, tape.Find(properties, "$group_key"u8)).Value("groupType"u8, tape, tape.Find(properties, "$group_type"u8)).End();
            case "alias":
                return json.Begin().Value("previousId"u8, tape, tape.Find(properties, "alias"u8)).End();
            default:
                return json.Begin().All(tape, properties).End();
        }
    }

    private string? Context(int item, string kind, int properties)
    {
        json.Begin();
        if (kind is not ("track" or "page" or "screen"))
            json.Value("properties"u8, tape, properties);
        for (var i = item + 1; i < tape[item].Next; i = tape[i].Next)
            if (tape.Type(i + 1) != JsonTokenType.Null && !IsTaken(tape.Name(i)))
                json.Property(tape, i);
        return json.IsEmpty ? null : json.End();
    }

    private static bool IsTaken(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("event"u8) || name.SequenceEqual("properties"u8) || name.SequenceEqual("distinct_id"u8) || name.SequenceEqual("timestamp"u8)
        || name.SequenceEqual("uuid"u8) || name.SequenceEqual("type"u8) || name.SequenceEqual("sent_at"u8) || name.SequenceEqual("api_key"u8)
        || ItemFields.IsDelivery(name);

    private bool IsToBeCorrected(int properties) =>
        !batch.IsHistory && tape.Type(tape.Find(properties, "$ignore_sent_at"u8)) != JsonTokenType.True;

    private int SentAt(int item) => Either(tape.Find(item, "sent_at"u8), batch.SentAt);

    private string? Word(int properties, ReadOnlySpan<byte> name) => ItemWords.Word(tape, tape.Find(properties, name), Limits.Name);

    private static string? PathOf(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.AbsolutePath : null;

    private static int DistinctId(JsonTape tape, int item) =>
        tape.Find(item, "distinct_id"u8) is var own and not JsonTape.None ? own : tape.Find(tape.Find(item, "properties"u8), "distinct_id"u8);

    private static int Either(int first, int second) => first != JsonTape.None ? first : second;
}
