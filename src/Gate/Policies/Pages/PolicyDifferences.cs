namespace Throughline.Gate.Policies.Pages;

/// <summary>Something that one version says otherwise than another: the section, the row by its name or number, the field, and both values; empty where it says nothing.</summary>
public sealed record PolicyDifference(string Section, string Row, string Field, string Was, string Is);

/// <summary>What differs between two versions, by what they say and not by how it is written.</summary>
internal static class PolicyDifferences
{
    public static List<PolicyDifference> Between(PolicyCells before, PolicyCells after) =>
        [.. PolicyShape.Sections.SelectMany(section => Of(section, Rows(section, before), Rows(section, after)))];

    private static IEnumerable<PolicyDifference> Of(
        PolicySection section, List<(string Name, IReadOnlyDictionary<string, string> Cells)> before, List<(string Name, IReadOnlyDictionary<string, string> Cells)> after)
    {
        var nothing = new Dictionary<string, string>();
        foreach (var name in before.Concat(after).Select(row => row.Name).Distinct(StringComparer.Ordinal))
        {
            var (was, now) = (before.Find(row => row.Name == name).Cells ?? nothing, after.Find(row => row.Name == name).Cells ?? nothing);
            foreach (var column in section.Columns)
                if (was.GetValueOrDefault(column.Path, "") is var one && now.GetValueOrDefault(column.Path, "") is var other && one != other)
                    yield return new(section.Title, name, column.Label, CellWords.Of(column, one), CellWords.Of(column, other));
        }
    }

    private static List<(string, IReadOnlyDictionary<string, string>)> Rows(PolicySection section, PolicyCells cells) =>
        [.. cells.Rows(section.Key).Select((row, i) => (section.IsSingle ? "" : section.Name is { } name ? row.GetValueOrDefault(name, "") : $"{i + 1}", row))];
}

/// <summary>What stands in a cell, as people read it.</summary>
internal static class CellWords
{
    public static string Of(PolicyColumn column, string cell) => column.Kind switch
    {
        CellKind.Choice => column.Options.FirstOrDefault(option => option.Value == cell).Text ?? cell,
        CellKind.Purposes when cell.Split(' ').Length == Purpose.All.Count => "all",
        CellKind.Days when cell.Split(' ').Length == PolicyShape.WeekDays.Count => "every day",
        CellKind.Purposes or CellKind.Days => cell.Replace(" ", ", ", StringComparison.Ordinal),
        CellKind.Lines => string.Join(", ", CellLines.Read(cell)),
        _ => cell,
    };
}
