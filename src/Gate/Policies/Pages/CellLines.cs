namespace Throughline.Gate.Policies.Pages;

/// <summary>Several texts as the lines of one field. A text that would not read back from a line stands in quotes, its line ends as \n.</summary>
internal static class CellLines
{
    public static string? Of(IEnumerable<string>? texts) => texts is null ? null : string.Join('\n', texts.Select(Line));

    public static List<string> Read(string cell) => [.. cell.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Select(Text)];

    private static string Line(string text) => text.Contains('\n', StringComparison.Ordinal) || text.StartsWith('"')
        ? "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"" : text;

    private static string Text(string line)
    {
        if (line.Length < 2 || line[0] != '"' || line[^1] != '"')
            return line;
        var text = new System.Text.StringBuilder();
        for (var i = 1; i < line.Length - 1; i++)
            if (line[i] == '\\' && i < line.Length - 2)
                text.Append(line[++i] == 'n' ? '\n' : line[i]);
            else
                text.Append(line[i]);
        return text.ToString();
    }
}
