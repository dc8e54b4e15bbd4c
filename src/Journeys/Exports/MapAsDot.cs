using System.Globalization;
using System.Text;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Exports;

/// <summary>A map in the language of Graphviz.</summary>
internal static class MapAsDot
{
    private const double Widest = 8;

    public static string Of(ShownMap shown)
    {
        var most = Math.Max(1, shown.Edges.Select(e => e.Count).Concat(shown.Starts.Select(s => s.First)).DefaultIfEmpty().Max());
        var text = new StringBuilder("digraph journeys {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];\n");
        text.Append("  start [shape=circle, label=\"Start\"];\n  end [shape=doublecircle, label=\"End\"];\n");
        var ids = shown.Steps.Select((step, i) => (step.Step, Id: $"s{i + 1}")).ToDictionary(s => s.Step, s => s.Id, StringComparer.Ordinal);
        foreach (var step in shown.Steps)
            text.Append(CultureInfo.InvariantCulture, $"  {ids[step.Step]} [label={Quoted(step.Step, Number(step.Count))}];\n");
        foreach (var step in shown.Starts)
            Line("start", ids[step.Step], step.First, null);
        foreach (var edge in shown.Edges)
            Line(ids[edge.From], ids[edge.To], edge.Count, Duration.Of(edge.MeanSeconds));
        foreach (var step in shown.Ends)
            Line(ids[step.Step], "end", step.Last, null);
        return text.Append("}\n").ToString();

        void Line(string from, string to, int count, string? mean) => text.Append(
            CultureInfo.InvariantCulture, $"  {from} -> {to} [label={Quoted(Number(count), mean)}, weight={count}, penwidth={Math.Max(0.5, Widest * count / most):0.##}];\n");
    }

    private static string Quoted(string first, string? second) =>
        $"\"{Escaped(first)}{(second is null ? "" : "\\n" + Escaped(second))}\"";

    private static string Escaped(string text) => new StringBuilder(text).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\r", "").Replace("\n", "\\n").Replace("\0", "").ToString();

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
