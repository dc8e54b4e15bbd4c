using System.Globalization;

namespace Throughline.Events.Import.Mapping;

/// <summary>What must hold of a row: of a list all, of <c>any</c> one.</summary>
internal sealed class Condition
{
    private readonly Column? column;
    private readonly HashSet<string>? @is;
    private readonly HashSet<string>? isNot;
    private readonly bool? empty;
    private readonly double? above;
    private readonly double? below;
    private readonly List<Condition>? any;

    private Condition(MappingNode node, ColumnSet columns)
    {
        any = node.Find("any")?.Items().Select(item => new Condition(item, columns)).ToList();
        column = columns.Find(node, "column");
        @is = node.Texts("is")?.ToHashSet(StringComparer.Ordinal);
        isNot = node.Texts("isNot")?.ToHashSet(StringComparer.Ordinal);
        empty = node.Find("empty") is null ? null : node.Flag("empty", false);
        above = node.Number("above");
        below = node.Number("below");
        node.Done();
        var says = @is is not null || isNot is not null || empty is not null || above is not null || below is not null;
        if (any is null ? column is null || !says : column is not null || says)
            throw node.Wrong("a condition has a column and one or more of is, isNot, empty, above, below; or it has any, a list of conditions");
    }

    public static List<Condition> Read(MappingNode? node, ColumnSet columns) =>
        node?.Items().Select(item => new Condition(item, columns)).ToList() ?? [];

    public bool Holds(Row row)
    {
        if (any is not null)
            return any.Exists(condition => condition.Holds(row));
        var text = row.Text(column!);
        return (@is is null || (text is not null && @is.Contains(text)))
            && (isNot is null || text is null || !isNot.Contains(text))
            && (empty is null || empty == string.IsNullOrEmpty(text))
            && ((above is null && below is null) || Compares(text));
    }

    private bool Compares(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !(number <= above) && !(number >= below);
}
