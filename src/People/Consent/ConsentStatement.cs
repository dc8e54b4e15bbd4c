namespace Throughline.People.Consent;

/// <summary>What contact is for, and tracking beside them.</summary>
public static class ConsentPurpose
{
    public const string Service = "service", Transactional = "transactional", Marketing = "marketing", Sales = "sales", Research = "research", Tracking = "tracking";

    /// <summary>As a channel: every channel. As a purpose: those that need consent, that is marketing, sales and research.</summary>
    public const string Any = "*";

    public static IReadOnlyList<string> All { get; } = [Service, Transactional, Marketing, Sales, Research, Tracking];

    /// <summary>A topic is stated as a purpose is, under its name with this before it: to be subscribed to it, or not.</summary>
    private const string TopicMark = "topic:";

    /// <summary>As a topic is stated; null for what is none.</summary>
    public static string? Topic(string? name) => ConsentWords.Word(name) is { } word && word != Any ? ConsentWords.Word(TopicMark + word) : null;

    /// <summary>The name of a topic; null for any other purpose.</summary>
    public static string? TopicOf(string purpose) => purpose.StartsWith(TopicMark, StringComparison.Ordinal) && purpose.Length > TopicMark.Length ? purpose[TopicMark.Length..] : null;

    public static bool IsKnown(string purpose) => purpose == Any || All.Contains(purpose, StringComparer.Ordinal) || TopicOf(purpose) is not null;

    /// <summary>Service and transactional messages go out unless they were refused, and so does what is about a topic; the others only where they were agreed to.</summary>
    public static bool NeedsConsent(string purpose) => purpose is not (Service or Transactional) && TopicOf(purpose) is null;

    internal static bool Covers(string stated, string asked) =>
        stated == asked || (stated == Any && asked is Marketing or Sales or Research);
}

/// <summary>
/// That an identifier agreed (<see cref="Given"/>) or took back, for a channel and a purpose. Instants are microseconds UTC.
/// A trait that says the same with every identify is one statement, <see cref="Since"/> its first and <see cref="At"/> its last time.
/// <see cref="Sequence"/> is the event that says so: the evidence.
/// </summary>
public sealed record ConsentStatement(
    long Identifier, string Channel, string Purpose, bool Given, long SourceId, string Source, long At, long Since,
    string? Basis, string? Proof, string? StatedBy, string MessageId, long Sequence, bool IsTrait)
{
    internal const int LongestText = 2000, LongestWord = 40;

    /// <summary>Newest last; of equal times the withdrawal is the newer, then source and message id decide: the order of arrival does not matter.</summary>
    internal static int Compare(ConsentStatement x, ConsentStatement y) =>
        x.At.CompareTo(y.At) is var byTime and not 0 ? byTime
        : y.Given.CompareTo(x.Given) is var byState and not 0 ? byState
        : string.CompareOrdinal(x.Source, y.Source) is var bySource and not 0 ? bySource
        : string.CompareOrdinal(x.MessageId, y.MessageId) is var byId and not 0 ? byId
        : string.CompareOrdinal(x.Channel + "\0" + x.Purpose, y.Channel + "\0" + y.Purpose);
}
