namespace Throughline.Events.Import.Mapping;

/// <summary>What of a row becomes properties of its events: every column unless some are named.</summary>
internal sealed class PropertyRule
{
    private readonly bool all;
    private readonly HashSet<string> except;
    private readonly List<(string Key, TextRule? Text, Column? Column, PropertyKind Kind)> named = [];
    private readonly List<Column> expand;

    public static readonly PropertyRule All = new();

    private PropertyRule() => (all, except, expand) = (true, [], []);

    private PropertyRule(MappingNode node, ColumnSet columns)
    {
        var list = node.Find("columns");
        expand = (node.Texts("expand") ?? []).Select(columns.Get).ToList();
        all = node.Flag("all", list is null && expand.Count == 0);
        except = (node.Texts("except") ?? []).ToHashSet(StringComparer.Ordinal);
        node.Done();
        foreach (var (key, value) in list?.Members() ?? [])
            named.Add(Named(key, value, columns));
    }

    public static PropertyRule? Read(MappingNode? node, ColumnSet columns) => node is null ? null : new PropertyRule(node, columns);

    public void Write(Row row, PropertiesText properties)
    {
        foreach (var (key, text, column, kind) in named)
            if (column is not null)
                row.Write(properties, key, column, kind);
            else if (text!.Of(row) is { } value)
                properties.Add(key, value);
        foreach (var column in expand)
            row.WriteMembers(properties, column);
        if (all)
            row.WriteAll(properties, except);
    }

    private static (string, TextRule?, Column?, PropertyKind) Named(string key, MappingNode value, ColumnSet columns)
    {
        if (value.IsText)
            return (key, null, columns.Get(value.Text()), PropertyKind.Auto);
        var column = columns.Find(value, "column");
        var kind = value.Text("type") switch
        {
            null or "auto" => PropertyKind.Auto,
            "string" => PropertyKind.String,
            "number" => PropertyKind.Number,
            "boolean" => PropertyKind.Boolean,
            var other => throw value.Wrong($"the type \"{other}\" is none of auto, string, number, boolean"),
        };
        if (column is not null)
        {
            value.Done();
            return (key, null, column, kind);
        }
        return (key, TextRule.Read(value, columns), null, PropertyKind.String);
    }
}
