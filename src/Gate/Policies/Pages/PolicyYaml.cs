using System.Text;
using System.Text.RegularExpressions;
using Throughline.Kernel.Yaml;

namespace Throughline.Gate.Policies.Pages;

/// <summary>Cells as a policy's document. Whatever was typed is written as it is, so that what is wrong with it is said by the reader of documents, with its place.</summary>
internal static partial class PolicyYaml
{
    private const string Cooling = "coolingHours";

    public static string Of(PolicyCells cells)
    {
        var yaml = new StringBuilder();
        foreach (var section in PolicyShape.Sections)
        {
            var rows = cells.Rows(section.Key);
            if (section.Key == "general")
                Fields(yaml, Tree(section, rows.Count > 0 ? rows[0] : new Dictionary<string, string>()), "");
            else if (section.Key == "brand")
                Named(yaml, "brand", rows.Count > 0 ? Brand(rows[0]) : new());
            else if (section.Key == "conditions")
                Named(yaml, "conditions", Conditions(section, rows));
            else if (rows.Count > 0)
            {
                yaml.Append(section.Key).Append(":\n");
                foreach (var row in rows)
                    Fields(yaml, section.Key == "interactions" ? Interaction(section, row) : Tree(section, row), "  ", "- ");
            }
        }
        return yaml.ToString();
    }

    private static Node Conditions(PolicySection section, IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        var all = new Node();
        foreach (var row in rows)
        {
            var fields = Tree(section, row);
            fields.Fields.RemoveAll(field => field.Name == "name");
            all.Fields.Add((row.GetValueOrDefault("name", ""), fields));
        }
        return all;
    }

    private static Node Brand(IReadOnlyDictionary<string, string> row)
    {
        var fields = Tree(PolicyShape.Section("brand"), row);
        fields.Fields.RemoveAll(field => field.Name is "linksOnly" or "templatesOnly" or "links" or "templates");
        if (row.GetValueOrDefault("linksOnly") == "yes")
            fields.Fields.Add(("links", new(YamlText.List(CellLines.Read(row.GetValueOrDefault("links", ""))))));
        if (row.GetValueOrDefault("templatesOnly") != "yes")
            fields.Fields.Add(("templates", new("any")));
        else
        {
            var templates = new Node();
            foreach (var line in CellLines.Read(row.GetValueOrDefault("templates", "")))
            {
                var colon = line.LastIndexOf(':');
                var (name, versions) = colon < 0 ? (line, "") : (line[..colon].Trim(), line[(colon + 1)..]);
                templates.Fields.Add((name, new(List(versions.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))));
            }
            fields.Fields.Add(("templates", templates.Fields.Count == 0 ? new("{}") : templates));
        }
        return fields;
    }

    /// <summary>Purposes of which the same is said stand together.</summary>
    private static Node Interaction(PolicySection section, IReadOnlyDictionary<string, string> row)
    {
        var fields = Tree(section, row);
        fields.Fields.RemoveAll(field => field.Name == "whileOpen");
        var rules = Purpose.All.Select(purpose => (Purpose: purpose, Do: row.GetValueOrDefault($"whileOpen.{purpose}.do", ""), Hours: row.GetValueOrDefault($"whileOpen.{purpose}.{Cooling}", "")))
            .Where(rule => rule.Do.Length > 0).GroupBy(rule => (rule.Do, rule.Hours), rule => rule.Purpose).ToList();
        if (rules.Count > 0)
            fields.Fields.Add(("whileOpen", new("\n" + string.Concat(rules.Select(rule =>
                $"      - purposes: {YamlText.List(rule)}\n        do: {Scalar(rule.Key.Do)}\n" + (rule.Key.Hours.Length > 0 ? $"        {Cooling}: {Scalar(rule.Key.Hours)}\n" : ""))).TrimEnd('\n'))));
        return fields;
    }

    /// <summary>A text as it is written, or else fields.</summary>
    private sealed class Node(string? text = null)
    {
        public string? Text => text;
        public List<(string Name, Node Value)> Fields { get; } = [];
    }

    private static Node Tree(PolicySection section, IReadOnlyDictionary<string, string> row)
    {
        var root = new Node();
        foreach (var column in section.Columns)
            if (row.TryGetValue(column.Path, out var cell) && cell.Length > 0)
            {
                var at = root;
                var way = column.Path.Split('.');
                foreach (var step in way[..^1])
                {
                    if (at.Fields.Find(field => field.Name == step).Value is not { } next)
                        at.Fields.Add((step, next = new()));
                    at = next;
                }
                at.Fields.Add((way[^1], new(Written(column.Kind, cell))));
            }
        return root;
    }

    private static string Written(CellKind kind, string cell) => kind switch
    {
        CellKind.Lines => YamlText.List(CellLines.Read(cell)),
        CellKind.Purposes or CellKind.Days => YamlText.List(cell.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        CellKind.Number => Scalar(cell),
        _ => YamlText.Of(cell),
    };

    private static string List(IEnumerable<string> words) => "[" + string.Join(", ", words.Select(Scalar)) + "]";

    private static string Scalar(string cell) => Plain().IsMatch(cell) ? cell : YamlText.Of(cell);

    private static void Named(StringBuilder yaml, string name, Node node)
    {
        if (node.Fields.Count == 0)
            return;
        yaml.Append(name).Append(":\n");
        Fields(yaml, node, "  ");
    }

    private static void Fields(StringBuilder yaml, Node node, string indent, string first = "")
    {
        if (node.Fields.Count == 0 && first.Length > 0)
            yaml.Append(indent).Append(first).Append("{}\n");
        for (var i = 0; i < node.Fields.Count; i++)
        {
            var (name, value) = node.Fields[i];
            yaml.Append(indent).Append(i == 0 ? first : new string(' ', first.Length)).Append(YamlText.Of(name)).Append(':');
            if (value.Text is not null)
                yaml.Append(value.Text.StartsWith('\n') ? "" : " ").Append(value.Text).Append('\n');
            else if (value.Fields.Count == 0)
                yaml.Append(" {}\n");
            else
            {
                yaml.Append('\n');
                Fields(yaml, value, indent + new string(' ', first.Length + 2));
            }
        }
    }

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();
}
