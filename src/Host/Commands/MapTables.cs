using System.Globalization;
using System.Text;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Host.Commands;

/// <summary>A journey map as tables for a terminal.</summary>
internal static class MapTables
{
    private const int MostRows = 40;
    private const int Widest = 40;

    public static string Of(MapAnswer map)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{map.Journeys:N0} journeys, {map.Events:N0} events, {map.People:N0} people");
        Table(text, "Steps", map.Steps, ["step", "count", "journeys", "people", "first", "last"],
            s => [s.Step, N(s.Count), N(s.Journeys), N(s.People), N(s.First), N(s.Last)]);
        Table(text, "From one step to the next", map.Edges, ["from", "to", "count", "journeys", "mean", "median", "p90"],
            e => [e.From, e.To, N(e.Count), N(e.Journeys), Duration.Of(e.MeanSeconds), Duration.Of(e.MedianSeconds), Duration.Of(e.P90Seconds)]);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Variants ({N(map.Variants.Count)})");
        foreach (var variant in map.Variants.Top.Take(MostRows))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {N(variant.Journeys),9}  {string.Join(" → ", variant.Steps.Select(Visible))}");
        return text.ToString().TrimEnd();
    }

    public static string Of(VariantListAnswer list)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{list.Journeys:N0} journeys, {list.Events:N0} events, {list.People:N0} people, {list.Count:N0} variants");
        foreach (var line in list.Top.Take(MostRows))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {N(line.Journeys),9}  {Duration.Of(line.MedianSeconds),10}  {string.Join(" → ", line.Steps.Select(Visible))}");
        return text.ToString().TrimEnd();
    }

    internal static void Table<T>(StringBuilder text, string title, IReadOnlyList<T> items, string[] head, Func<T, string[]> cells)
    {
        var rows = items.Take(MostRows).Select(item => cells(item).Select(cell => Cut(Visible(cell))).ToArray()).Prepend(head).ToList();
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        text.AppendLine().AppendLine(items.Count > MostRows ? $"{title} (the first {MostRows} of {N(items.Count)})" : title);
        foreach (var row in rows)
            text.AppendLine("  " + string.Join("  ", row.Select((cell, column) =>
                items.Count > 0 && IsName(head[column]) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    private static bool IsName(string column) => column is "step" or "from" or "to";
    internal static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    private static string Cut(string text) => text.Length <= Widest ? text : text[..(Widest - (char.IsHighSurrogate(text[Widest - 2]) ? 2 : 1))] + "…";

    /// <summary>Names come from anywhere and must not steer the terminal.</summary>
    internal static string Visible(string text) => string.Concat(text.Select(c => char.IsControl(c) || IsTurning(c) ? '·' : c));

    /// <summary>Characters that turn the direction of all the text after them.</summary>
    private static bool IsTurning(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
