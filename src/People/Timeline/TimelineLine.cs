namespace Throughline.People.Timeline;

/// <summary>How an event reads to a person. All of it is plain text: what senders wrote may stand in it as it is.</summary>
/// <param name="Icon">A name of Tabler's outline icons; write it as <c>Icon: "phone"</c>, so that the build finds it.</param>
/// <param name="Sentence">What happened, in the reader's terms: "Answered by Dana after 0:38 in the queue".</param>
/// <param name="Kind">What sort of thing happened, one of <see cref="LineKind"/>: what the timeline is filtered by.</param>
/// <param name="Team">Whose work it is, one of <see cref="Teams"/>; null where it is nobody's.</param>
public sealed record TimelineLine(string Icon, string Sentence, string Kind, string? Team = null)
{
    /// <summary>What else is worth reading, in a second, quieter line.</summary>
    public string? Detail { get; init; }

    /// <summary>Words that somebody said or wrote, shown as such, below the sentence.</summary>
    public string? Said { get; init; }

    /// <summary>Whose words or doing: shown on the customer's or the company's side.</summary>
    public Side Side { get; init; } = Side.Neither;

    /// <summary>What the whole conversation or session was about or came to, for its heading: "Bank fraud report, resolved".</summary>
    public string? Sum { get; init; }

    /// <summary>Where more about it is to be read, in the module that wrote the line.</summary>
    public TimelineLead? Leads { get; init; }
}

/// <summary>A link of a line: its word, an address of ours, and the permission without which nobody is led there.</summary>
public sealed record TimelineLead(string Words, string Address, string Permission);

public enum Side
{
    Neither,
    Customer,
    Company,
}

/// <summary>The sorts of things that happen, as the timeline's filter names them. A closed list.</summary>
public static class LineKind
{
    public const string Visit = "visit";
    public const string Action = "action";
    public const string Message = "message";
    public const string Call = "call";
    public const string Conversation = "conversation";
    public const string Campaign = "campaign";
    public const string Purchase = "purchase";
    public const string Survey = "survey";
    public const string Profile = "profile";
    public const string Identity = "identity";
    public const string Consent = "consent";
    public const string Record = "record";

    /// <summary>Each in words, in the order of the filter.</summary>
    public static IReadOnlyList<(string Kind, string Words)> All { get; } =
    [
        (Message, "Messages"), (Call, "Calls"), (Conversation, "Conversations"), (Visit, "Visits"), (Action, "Actions"), (Purchase, "Purchases"),
        (Campaign, "Campaigns"), (Survey, "Surveys"), (Profile, "Profile"), (Consent, "Consent"), (Identity, "Identity"), (Record, "Records"),
    ];
}

/// <summary>The teams whose work the timeline tells apart. A closed list.</summary>
public static class Teams
{
    public const string Service = "service";
    public const string Marketing = "marketing";
    public const string Sales = "sales";
    public const string Experience = "cx";

    public static IReadOnlyList<(string Team, string Words)> All { get; } =
        [(Service, "Service"), (Marketing, "Marketing"), (Sales, "Sales"), (Experience, "Customer experience")];
}
