using System.Text;

namespace Throughline.Events.Import.Mapping;

/// <summary>
/// A text made of a row: words with columns between braces, <c>{date}/{line}</c> (a brace itself is doubled), and then perhaps a table
/// that says another word for it.
/// </summary>
internal sealed class TextRule
{
    private readonly string source;
    private readonly List<(string Words, Column? Column)> parts = [];
    private Dictionary<string, TextRule>? map;
    private TextRule? otherwise;
    private readonly bool hasColumns;

    private TextRule(MappingNode node, string text, ColumnSet columns)
    {
        source = text;
        var words = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '}' && i + 1 < text.Length && text[i + 1] == text[i])
                words.Append(text[i++]);
            else if (text[i] == '}')
                throw node.Wrong("a } without its {; a brace itself is written twice");
            else if (text[i] != '{')
                words.Append(text[i]);
            else if (text.IndexOf('}', i) is var close && close > i + 1)
            {
                parts.Add((words.ToString(), columns.Get(text[(i + 1)..close])));
                words.Clear();
                hasColumns = true;
                i = close;
            }
            else
                throw node.Wrong("a { without a column and its }; a brace itself is written twice");
        }
        parts.Add((words.ToString(), null));
    }

    /// <summary>As the mapping writes it: what an event is known by within its row.</summary>
    public string Source => source;

    public static TextRule? Read(MappingNode? node, ColumnSet columns)
    {
        if (node is null)
            return null;
        if (node.IsText)
            return new TextRule(node, node.Text(), columns);
        var rule = new TextRule(node, node.Get("text").Text(), columns);
        if (node.Find("map") is { } map)
            rule.map = map.Members().ToDictionary(member => member.Name, member => new TextRule(member.Value, member.Value.Text(), columns), StringComparer.Ordinal);
        rule.otherwise = Read(node.Find("otherwise"), columns);
        if (rule.otherwise is not null && rule.map is null)
            throw node.Wrong("\"otherwise\" without \"map\"");
        node.Done();
        return rule;
    }

    /// <summary>Null where all its columns are empty.</summary>
    /// <exception cref="RefusedRowException">The table has no word for it.</exception>
    public string? Of(Row row)
    {
        var text = Join(row);
        if (map is null)
            return text;
        if (text is not null && map.TryGetValue(text, out var mapped))
            return mapped.Of(row);
        if (otherwise is not null)
            return otherwise.Of(row);
        return text is null ? null : throw new RefusedRowException(ImportReason.UnmappedValue, $"{source} is \"{Short(text)}\".");
    }

    private string? Join(Row row)
    {
        if (!hasColumns)
            return parts[0].Words;
        if (parts is [("", { } only), ("", null)])
            return row.Text(only);
        var text = new StringBuilder();
        var isEmpty = true;
        foreach (var (words, column) in parts)
        {
            text.Append(words);
            if (column is null || row.Text(column) is not { } value)
                continue;
            isEmpty = false;
            text.Append(value);
        }
        return isEmpty ? null : text.ToString();
    }

    internal static string Short(string text) => text.Length <= 60 ? text : text[..(char.IsHighSurrogate(text[59]) ? 59 : 60)] + "…";
}

/// <summary>The columns that a mapping names, each once.</summary>
internal sealed class ColumnSet
{
    private readonly Dictionary<string, Column> columns = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Column> All => columns.Values;

    public Column Get(string name)
    {
        if (!columns.TryGetValue(name, out var column))
            columns[name] = column = new Column(name);
        return column;
    }

    public Column? Find(MappingNode node, string name) => node.Text(name) is { } column ? Get(column) : null;
}
