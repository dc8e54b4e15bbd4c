namespace Throughline.Gate.Policies.Pages;

/// <summary>How a cell of the form is filled in.</summary>
public enum CellKind
{
    Text,
    LongText,

    /// <summary>Texts, one a line.</summary>
    Lines,
    Number,
    Time,
    Choice,
    Purposes,
    Days,
}

/// <summary>A field of a policy's document as a cell: where it stands within its row, a dot for each level, and what it is called on the page.</summary>
public sealed record PolicyColumn(string Path, string Label, CellKind Kind = CellKind.Text)
{
    public IReadOnlyList<(string Value, string Text)> Options { get; init; } = [];
    public string? Hint { get; init; }

    /// <summary>What stands in a new row.</summary>
    public string Initial { get; init; } = "";
}

/// <summary>A part of a policy's document as a table of rows. A part of one row only is no list.</summary>
public sealed record PolicySection(string Key, string Title, string About, IReadOnlyList<PolicyColumn> Columns)
{
    public bool IsSingle { get; init; }

    /// <summary>The cell by which its rows are told apart; null where their order does.</summary>
    public string? Name { get; init; }
}

/// <summary>The parts of a policy in the order of the page. The form, the tables, the YAML and the differences are all made from this.</summary>
internal static class PolicyShape
{
    private static readonly PolicyColumn Purposes = new("purposes", "Purposes", CellKind.Purposes) { Initial = string.Join(' ', Purpose.Consented) };
    private static readonly (string, string)[] DropOrHold = [("drop", "drop it"), ("hold", "hold it")];
    private const string OneALine = "One a line.";

    public static IReadOnlyList<PolicySection> Sections { get; } =
    [
        new("general", "In general", "Its name, and what holds for all of it.",
        [
            new("name", "Name"),
            new("defaultZone", "Time zone of people whose own is unknown") { Hint = "As Europe/Lisbon." },
            new("inbound", "Events by which customers write to us", CellKind.Lines) { Hint = OneALine },
            new("arbitration.lookAheadDays", "Intents compete within", CellKind.Choice) { Options = [("1", "1 day"), ("7", "7 days"), ("30", "30 days")], Initial = "7" },
        ]) { IsSingle = true },
        new("caps", "Caps", "At most so many a person.",
        [
            new("name", "Name"), new("over", "Over", CellKind.Choice)
            {
                Options = [("all", "everything"), ("team", "each team"), ("purpose", "each purpose"), ("channel", "each channel"), ("touchpoint", "each touchpoint")], Initial = "all",
            },
            new("of", "Only this one"), Purposes, new("limit", "At most", CellKind.Number), new("per", "In") { Hint = "day, or as 24 hours, 7 days, 4 weeks." },
        ]) { Name = "name" },
        new("quietHours", "Quiet hours", "When nothing goes out, by the person's own clock.",
        [
            new("from", "From", CellKind.Time), new("to", "To", CellKind.Time), Purposes, new("channels", "Only on channels", CellKind.Lines) { Hint = OneALine },
            new("days", "Beginning on", CellKind.Days) { Initial = string.Join(' ', WeekDays) },
        ]),
        new("interactions", "While a conversation is open", "Which events open and close one, and what contact by other teams is meanwhile.",
        [
            new("team", "Team"), new("opens", "Opened by", CellKind.Lines) { Hint = OneALine }, new("closes", "Closed by", CellKind.Lines) { Hint = OneALine },
            .. Purpose.All.SelectMany(purpose => new PolicyColumn[]
            {
                new($"whileOpen.{purpose}.do", $"Meanwhile, {purpose}", CellKind.Choice) { Options = [("", "nothing stops it"), ("hold", "hold it"), ("suggest", "suggest it to the owner")] },
                new($"whileOpen.{purpose}.coolingHours", $"and for hours after, {purpose}", CellKind.Number),
            }),
        ]) { Name = "team" },
        new("relationship", "Relationship", "While a condition holds, contact is dropped or held.",
        [
            new("name", "Name"), new("when", "When") { Hint = "The name of a condition below." }, Purposes, new("do", "Then", CellKind.Choice) { Options = DropOrHold, Initial = "drop" }, new("because", "Because"),
        ]) { Name = "name" },
        new("owners", "Who owns the relationship", "The first that holds decides.",
            [new("owner", "Owner"), new("when", "When") { Hint = "The name of a condition; nothing: always." }, new("because", "Because")]),
        new("holdouts", "Holdouts", "People who are never contacted, so that the effect can be told.",
        [
            new("experiment", "Experiment"), new("percent", "Of a hundred", CellKind.Number), Purposes, new("touchpoints", "Only on touchpoints", CellKind.Lines) { Hint = OneALine },
        ]) { Name = "experiment" },
        new("brand", "Brand", "What may be said.",
        [
            new("forbidden", "Forbidden words", CellKind.Lines) { Hint = OneALine }, new("signOff", "Sign-off that must be there", CellKind.LongText),
            new("linksOnly", "Links", CellKind.Choice) { Options = [("", "to anywhere"), ("yes", "only to these hosts")] }, new("links", "Hosts", CellKind.Lines) { Hint = OneALine },
            new("templatesOnly", "Templates", CellKind.Choice) { Options = [("", "any"), ("yes", "only these")] },
            new("templates", "Approved templates", CellKind.Lines) { Hint = "One a line, with its versions: welcome: 1, 2" },
        ]) { IsSingle = true },
        new("conditions", "Conditions", "What holds of a person or not. All parts of one must hold.",
        [
            new("name", "Name"), new("phase", "In a phase", CellKind.Lines) { Hint = "find, win, serve or keep, one a line." }, new("segment", "In a segment", CellKind.Lines) { Hint = OneALine },
            new("interaction", "Talks with the team"),
            new("event.name", "There was the event"), new("event.days", "within days", CellKind.Number), new("event.property", "whose property"), new("event.is", "is one of", CellKind.Lines) { Hint = OneALine },
            new("event.atLeast", "is at least", CellKind.Number), new("event.atMost", "is at most", CellKind.Number),
            new("trait.name", "The trait"), new("trait.is", "is one of", CellKind.Lines) { Hint = OneALine }, new("trait.atLeast", "is at least", CellKind.Number), new("trait.atMost", "is at most", CellKind.Number),
            new("all", "All of the conditions", CellKind.Lines) { Hint = OneALine }, new("any", "Any of the conditions", CellKind.Lines) { Hint = OneALine }, new("none", "None of the conditions", CellKind.Lines) { Hint = OneALine },
        ]) { Name = "name" },
    ];

    public static IReadOnlyList<string> WeekDays => ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public static PolicySection Section(string key) => Sections.First(section => section.Key == key);
}
