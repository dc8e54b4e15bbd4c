namespace Throughline.Events.Collect;

/// <summary>Why an item is kept out: a closed set. The sentence says what is wrong, the advice what its sender can do.</summary>
internal sealed record RefusalReason(string Name, string Sentence, string Advice)
{
    public static readonly RefusalReason NotAnObject = new("not-an-object",
        "The item is not a JSON object.", "Send each item as an object with a type.");

    public static readonly RefusalReason TooLarge = new("too-large",
        "The item is larger than 32 KB.", "Send less in it, or several items; a file belongs elsewhere, with its address in the item.");

    public static readonly RefusalReason TooDeep = new("too-deep",
        "Objects and arrays are nested more than 32 levels deep.", "Flatten the properties.");

    public static readonly RefusalReason DuplicateKey = new("duplicate-key",
        "An object has the same key twice, so it says two things at once.", "Name each key once.");

    public static readonly RefusalReason NulCharacter = new("nul-character",
        "A string holds the character NUL (U+0000), which PostgreSQL can't hold.", "Remove the character before sending.");

    public static readonly RefusalReason LoneSurrogate = new("lone-surrogate",
        "A string holds half of a surrogate pair, which is no character.", "Cut texts between characters, not between code units.");

    public static readonly RefusalReason NumberOutOfRange = new("number-out-of-range",
        "A number is too large or too small for a 64-bit floating point number.", "Send it as a string.");

    public static readonly RefusalReason NoType = new("no-type",
        "The item has no type.", "Set type to identify, track, page, screen, group or alias.");

    public static readonly RefusalReason UnknownType = new("unknown-type",
        "The type is none of identify, track, page, screen, group and alias.", "Correct the type; it is written in lower case.");

    public static readonly RefusalReason NoEvent = new("no-event",
        "A track without the name of its event.", "Set event to what happened, such as Order Completed.");

    public static readonly RefusalReason NameTooLong = new("name-too-long",
        "The name of the event, page or screen is longer than 512 characters.", "Name the kind of event; put what varies into properties.");

    public static readonly RefusalReason NoIdentity = new("no-identity",
        "The item names neither userId nor anonymousId.", "Set one of the two.");

    public static readonly RefusalReason IdentifiesNobody = new("identifies-nobody",
        "Its identifiers are values that programs send when they know nobody, such as null, undefined or 0.", "Send anonymousId until the user is known.");

    public static readonly RefusalReason IdentifierTooLong = new("identifier-too-long",
        "An identifier is longer than 512 characters.", "Send the id itself, not a token or a document.");

    public static readonly RefusalReason TooManyIdentifiers = new("too-many-identifiers",
        "The item names more than 50 identifiers for one person.", "Send those of one person only.");

    public static readonly RefusalReason NoPreviousId = new("no-previous-id",
        "An alias without previousId.", "Set previousId to the id the person had before.");

    public static readonly RefusalReason WrongType = new("wrong-type",
        "A field holds the wrong type of value.", "See the table of fields in the documentation of the tracking API.");

    public static readonly RefusalReason MessageIdTooLong = new("message-id-too-long",
        "The messageId is longer than 200 characters.", "Use an id of the SDK's making, such as a UUID.");

    public static readonly RefusalReason TimeUnreadable = new("time-unreadable",
        "The time can't be read.", "Send ISO 8601, such as 2026-01-31T09:30:00.000Z, or milliseconds since 1970 as a number.");

    public static readonly RefusalReason TimeOutOfRange = new("time-out-of-range",
        "The time is before the year 1900 or after 9999.", "Leave the time out where it is not known.");

    public static readonly RefusalReason NotStorable = new("not-storable",
        "The database would not take the item.", "Report it with the item: this is a defect of Throughline.");

    /// <summary>Recorded by the log itself, see <see cref="Log.EventLog"/>.</summary>
    public static readonly RefusalReason MessageIdReused = new("message-id-reused",
        "Another event of this source has the message id already, and says something else.", "A message id must be new for each fact.");

    public static IReadOnlyList<RefusalReason> All { get; } =
    [
        NotAnObject, TooLarge, TooDeep, DuplicateKey, NulCharacter, LoneSurrogate, NumberOutOfRange, NoType, UnknownType, NoEvent, NameTooLong,
        NoIdentity, IdentifiesNobody, IdentifierTooLong, TooManyIdentifiers, NoPreviousId, WrongType, MessageIdTooLong, TimeUnreadable,
        TimeOutOfRange, NotStorable, MessageIdReused,
    ];

    /// <summary>The reason of that name; an import has reasons of its own, which are not here.</summary>
    public static RefusalReason? Find(string name) => All.FirstOrDefault(reason => reason.Name == name);
}
