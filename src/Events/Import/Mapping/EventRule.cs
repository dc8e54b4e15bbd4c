namespace Throughline.Events.Import.Mapping;

/// <summary>One event that rows make: when, what, and what differs from what the mapping says for all.</summary>
internal sealed class EventRule
{
    private readonly List<(string? Named, TimeRule? Own)> times;

    /// <param name="times">The names of the mapping's times.</param>
    public EventRule(MappingNode node, ColumnSet columns, IReadOnlySet<string> times, NodaTime.DateTimeZone zone)
    {
        Name = TextRule.Read(node.Get("name"), columns)!;
        this.times = node.Get("time").Items().Select<MappingNode, (string?, TimeRule?)>(item => !item.IsText
            ? (null, new TimeRule(item, columns, zone))
            : times.Contains(item.Text()) ? (item.Text(), null)
            : throw item.Wrong($"\"{item.Text()}\" is none of the mapping's times")).ToList();
        When = Condition.Read(node.Find("when"), columns);
        Each = columns.Find(node, "each");
        Words = new EventWords(node, columns);
    }

    public TextRule Name { get; }

    /// <summary>Tells the events of a row apart in their message ids.</summary>
    public string Key { get; set; } = "";

    public List<Condition> When { get; }

    /// <summary>Of JSON: the array with whose every element the event happens.</summary>
    public Column? Each { get; }

    public EventWords Words { get; }

    /// <summary>The first of its times that the row has; null for none.</summary>
    public FoundTime? Time(Row row, Func<string, FoundTime?> named)
    {
        foreach (var (name, own) in times)
        {
            var found = name is not null ? named(name) : own!.Of(row, own.NotBefore is { } floor ? named(floor)?.At : null);
            if (found is not null)
                return found;
        }
        return null;
    }
}

/// <summary>What can be said for all events of a mapping, and for one of them otherwise.</summary>
internal sealed class EventWords(MappingNode node, ColumnSet columns)
{
    public string? Kind { get; } = node.Text("kind");
    public TextRule? Channel { get; } = TextRule.Read(node.Find("channel"), columns);
    public TextRule? Touchpoint { get; } = TextRule.Read(node.Find("touchpoint"), columns);
    public TextRule? Journey { get; } = TextRule.Read(node.Find("journey"), columns);
    public List<IdentifierRule> Identifiers { get; } = IdentifierRule.Read(node.Find("identifiers"), columns);
    public PropertyRule? Properties { get; } = PropertyRule.Read(node.Find("properties"), columns);
}
