using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Exports;

/// <summary>What a BPMN drawing is made of: nodes with their places, and flows between them.</summary>
internal sealed class BpmnNodes
{
    private const int Column = 260, Row = 120, Task = 120, TaskHeight = 70, Gateway = 40, Event = 36, Beside = 30;

    private readonly Dictionary<string, Node> into = new(StringComparer.Ordinal), outOf = new(StringComparer.Ordinal);

    public List<Node> Nodes { get; } = [];
    public List<Flow> Flows { get; } = [];

    public sealed record Node(string Id, string Kind, string Name, int X, int Y, int Width, int Height);

    /// <param name="Points">Where it goes along, from its source's border to its target's.</param>
    public sealed record Flow(string Id, Node From, Node To, string Name, IReadOnlyList<(int X, int Y)> Points);

    public BpmnNodes(ShownMap shown)
    {
        var columns = Columns(shown);
        var rows = new Dictionary<int, int>();
        var start = Add("start", "startEvent", "Start", 0, Row, Event, Event);
        foreach (var (step, i) in shown.Steps.Select((step, i) => (step, i)))
        {
            var column = columns[step.Step];
            var row = rows[column] = rows.GetValueOrDefault(column) + 1;
            AddStep(shown, step, $"step{i + 1}", column * Column, row * Row);
        }
        var end = Add("end", "endEvent", "End", (columns.Values.DefaultIfEmpty(0).Max() + 1) * Column, Row, Event, Event);
        Connect(shown, start, end);
    }

    private void AddStep(ShownMap shown, StepAnswer step, string id, int x, int y)
    {
        var task = Add(id, "task", step.Step, x, y, Task, TaskHeight);
        var arrive = shown.Edges.Count(e => e.To == step.Step) + shown.Starts.Count(s => s.Step == step.Step);
        var leave = shown.Edges.Count(e => e.From == step.Step) + shown.Ends.Count(s => s.Step == step.Step);
        (into[step.Step], outOf[step.Step]) = (task, task);
        if (arrive > 1)
            Join(into[step.Step] = Add(id + "in", "exclusiveGateway", "", x - Beside - Gateway, y + (TaskHeight - Gateway) / 2, Gateway, Gateway), task, "");
        if (leave > 1)
            Join(task, outOf[step.Step] = Add(id + "out", "exclusiveGateway", "", x + Task + Beside, y + (TaskHeight - Gateway) / 2, Gateway, Gateway), "");
    }

    private void Connect(ShownMap shown, Node start, Node end)
    {
        var begins = start;
        if (shown.Starts.Count > 1)
            Join(start, begins = Add("startout", "exclusiveGateway", "", Event + Beside, Row + (Event - Gateway) / 2, Gateway, Gateway), "");
        foreach (var step in shown.Starts)
            Join(begins, into[step.Step], Text(step.First));
        foreach (var edge in shown.Edges)
            Join(outOf[edge.From], into[edge.To], Text(edge.Count));
        var ends = end;
        if (shown.Ends.Count > 1)
            Join(ends = Add("endin", "exclusiveGateway", "", end.X - Beside - Gateway, Row + (Event - Gateway) / 2, Gateway, Gateway), end, "");
        foreach (var step in shown.Ends)
            Join(outOf[step.Step], ends, Text(step.Last));
    }

    /// <summary>How far each step is from the start, along the fewest edges that are shown.</summary>
    private static Dictionary<string, int> Columns(ShownMap shown)
    {
        var columns = shown.Starts.ToDictionary(s => s.Step, _ => 1, StringComparer.Ordinal);
        var waiting = new Queue<string>(columns.Keys);
        var next = shown.Edges.ToLookup(e => e.From, e => e.To, StringComparer.Ordinal);
        while (true)
        {
            while (waiting.TryDequeue(out var step))
            {
                foreach (var to in next[step].Where(to => columns.TryAdd(to, columns[step] + 1)))
                    waiting.Enqueue(to);
            }
            // what nothing shown leads to begins beside the starts
            if (shown.Steps.FirstOrDefault(s => !columns.ContainsKey(s.Step)) is not { } apart)
                return columns;
            columns.Add(apart.Step, 1);
            waiting.Enqueue(apart.Step);
        }
    }

    private Node Add(string id, string kind, string name, int x, int y, int width, int height)
    {
        var node = new Node(id, kind, name, x, y, width, height);
        Nodes.Add(node);
        return node;
    }

    private void Join(Node from, Node to, string name)
    {
        var (a, b) = ((X: from.X + from.Width, Y: from.Y + from.Height / 2), (X: to.X, Y: to.Y + to.Height / 2));
        List<(int, int)> points = [(a.X, a.Y), (b.X, b.Y)];
        if (b.X <= a.X)
        {
            // back: out of the bottom and into the bottom
            var low = Math.Max(from.Y + from.Height, to.Y + to.Height) + Beside;
            var (s, t) = (from.X + from.Width / 2, to.X + to.Width / 2);
            points = [(s, from.Y + from.Height), (s, low), (t, low), (t, to.Y + to.Height)];
        }
        Flows.Add(new Flow($"flow{Flows.Count + 1}", from, to, name, points));
    }

    private static string Text(int count) => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
