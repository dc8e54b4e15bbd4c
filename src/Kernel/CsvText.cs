namespace Throughline.Kernel;

/// <summary>Cells of CSV (RFC 4180) that hold what came from outside.</summary>
public static class CsvText
{
    /// <summary>Quoted where it must be. What a spreadsheet would take for a formula gets an apostrophe before it.</summary>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        // of several apostrophes before a formula one is ours: so whatever was written is read again
        var safe = IsFormula(text.TrimStart('\'')) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 && safe == safe.Trim() ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>What <see cref="Cell"/> was given, from a cell as a reader of CSV has it.</summary>
    public static string Plain(string cell) => cell.Length > 1 && cell[0] == '\'' && IsFormula(cell.TrimStart('\'')) ? cell[1..] : cell;

    /// <summary>A line with its end.</summary>
    public static string Line(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static bool IsFormula(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r';
}
