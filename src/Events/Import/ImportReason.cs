using Throughline.Events.Log;

namespace Throughline.Events.Import;

/// <summary>Why a row of a file is kept out: a closed set. The sentence says what is wrong and what to do.</summary>
internal sealed record ImportReason(string Name, string Sentence)
{
    public static readonly ImportReason InvalidUtf8 = new("invalid-utf8",
        "The row is not UTF-8. State the file's encoding in the mapping, or correct the row.");

    public static readonly ImportReason NulCharacter = new("nul-character",
        "The row holds the character NUL (U+0000), which PostgreSQL can't hold. Remove it.");

    public static readonly ImportReason TooLarge = new("too-large",
        "The row or an event of it is larger than an import takes (a row 1 MB, an event's properties 256 KB).");

    public static readonly ImportReason UnbalancedQuotes = new("unbalanced-quotes",
        "A quote is opened and not closed, or followed by more than a delimiter. Double the quotes inside a field.");

    public static readonly ImportReason ColumnCount = new("column-count",
        "The row has not as many fields as the first row has columns.");

    public static readonly ImportReason MalformedJson = new("malformed-json", "The line is not a JSON object.");
    public static readonly ImportReason TooDeep = new("too-deep", "Objects and arrays are nested more than 32 levels deep.");
    public static readonly ImportReason DuplicateKey = new("duplicate-key", "An object has the same key twice, so it says two things at once.");
    public static readonly ImportReason LoneSurrogate = new("lone-surrogate", "A string holds half of a surrogate pair, which is no character.");

    public static readonly ImportReason NumberOutOfRange = new("number-out-of-range",
        "A number is too large or too small for a 64-bit floating point number. Write it as a string.");

    public static readonly ImportReason NoName = new("no-name", "Nothing says what happened.");
    public static readonly ImportReason NameTooLong = new("name-too-long", "The name of what happened is longer than 512 characters.");
    public static readonly ImportReason WordTooLong = new("word-too-long", "A channel or touchpoint is longer than 100 characters, or a journey key than 200.");
    public static readonly ImportReason NoTime = new("no-time", "Nothing says when it happened.");
    public static readonly ImportReason TimeUnreadable = new("time-unreadable", "The time can't be read.");
    public static readonly ImportReason TimeOutOfRange = new("time-out-of-range", "The time is before the year 1 or after 9999.");
    public static readonly ImportReason NoSuchLocalTime = new("no-such-local-time", "The clocks were put forward over this time, so it never was.");
    public static readonly ImportReason AmbiguousLocalTime = new("ambiguous-local-time", "The clocks were put back over this time, so it was twice.");
    public static readonly ImportReason NoIdentity = new("no-identity", "Nothing says whom it is about.");
    public static readonly ImportReason IdentifierTooLong = new("identifier-too-long", "An identifier is longer than 512 characters.");
    public static readonly ImportReason UnmappedValue = new("unmapped-value", "The mapping says nothing for this value.");
    public static readonly ImportReason NoId = new("no-id", "The columns that tell rows apart are empty.");

    /// <summary>How much of a refused row is kept, in characters.</summary>
    private const int LongestItem = 1_000;

    public Refusal At(string place, string? detail, string item) => new(
        Name, detail is null ? Sentence : $"{Sentence} {detail}", null, place, item.Length <= LongestItem ? item : item[..LongestItem] + "…");
}

/// <summary>Thrown by what makes events of a row; caught where rows are listed, row by row.</summary>
internal sealed class RefusedRowException(ImportReason reason, string? detail = null) : Exception(reason.Sentence)
{
    public ImportReason Reason => reason;
    public string? Detail => detail;
}
