using System.Xml.Linq;
using Throughline.Journeys.Exports;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Tests.Exports;

public sealed class ExportMapTests
{
    private const string Hostile = "=cmd()\"\\\n<b>\u0007,";

    private static readonly MapAnswer Map = new(
        10, 25, 8,
        [new("a", 10, 10, 8, 9, 1), new("b", 9, 8, 7, 1, 6), new(Hostile, 6, 5, 5, 0, 3)],
        [Edge("a", "b", 8), Edge("b", Hostile, 3), Edge("b", "a", 2), Edge(Hostile, Hostile, 2)],
        new(0, []));

    [Fact]
    public void What_is_rare_is_left_out_by_rank_and_equals_come_along()
    {
        Assert.Equal(4, ShownMap.Of(Map, 100).Edges.Count);
        Assert.Equal(["a>b"], ShownMap.Of(Map, 50).Edges.Select(e => $"{e.From}>{e.To}"));
        Assert.Equal(2, ShownMap.Of(Map, 73).Edges.Count);
        Assert.Equal(4, ShownMap.Of(Map, 80).Edges.Count); // the last two are as frequent as each other
        Assert.Equal(["a", "b"], ShownMap.Of(Map, 1).Steps.Select(s => s.Step));
    }

    [Fact]
    public void Csv_has_a_line_for_each_edge_and_no_formula()
    {
        var csv = MapAsCsv.Of(ShownMap.Of(Map, 100));
        Assert.StartsWith("from,to,times,journeys,mean_seconds,median_seconds,p90_seconds,min_seconds,max_seconds\r\na,b,8,7,1.5,1,2,0,3\r\n", csv, StringComparison.Ordinal);
        Assert.Contains("\r\nb,\"'=cmd()\"\"\\\n<b>\u0007,\",3,", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Dot_names_every_step_once_and_escapes_names()
    {
        var dot = MapAsDot.Of(ShownMap.Of(Map, 100));
        Assert.Contains("s3 [label=\"=cmd()\\\"\\\\\\n<b>\u0007,\\n6\"];", dot, StringComparison.Ordinal);
        Assert.Contains("  s1 -> s2 [label=\"8\\n1.5 s\", weight=8, penwidth=7.11];", dot, StringComparison.Ordinal);
        Assert.Contains("  start -> s1 [label=\"9\"", dot, StringComparison.Ordinal);
        Assert.Contains("  s2 -> end [label=\"6\"", dot, StringComparison.Ordinal);
    }

    [Fact]
    public void Bpmn_is_whole_every_flow_joins_two_nodes_that_name_it_and_everything_is_drawn()
    {
        var text = MapAsBpmn.Of(ShownMap.Of(Map, 100)).ToString();
        var bpmn = XDocument.Parse(text).Root!;
        XNamespace model = "http://www.omg.org/spec/BPMN/20100524/MODEL", drawing = "http://www.omg.org/spec/BPMN/20100524/DI";
        var process = bpmn.Element(model + "process")!;
        var nodes = process.Elements().Where(e => e.Name != model + "sequenceFlow").ToDictionary(e => e.Attribute("id")!.Value);
        var flows = process.Elements(model + "sequenceFlow").ToList();
        Assert.All(flows, flow =>
        {
            var id = flow.Attribute("id")!.Value;
            Assert.Contains(nodes[flow.Attribute("sourceRef")!.Value].Elements(model + "outgoing"), e => e.Value == id);
            Assert.Contains(nodes[flow.Attribute("targetRef")!.Value].Elements(model + "incoming"), e => e.Value == id);
        });
        Assert.Equal(["a", "b", Hostile.Replace('\u0007', '\uFFFD').Replace('\n', '\n')], process.Elements(model + "task").Select(t => t.Attribute("name")!.Value));
        // what can go on in more than one way does so at a gateway
        Assert.All(nodes.Values.Where(n => n.Name == model + "task"), task => Assert.True(task.Elements(model + "outgoing").Count() == 1 && task.Elements(model + "incoming").Count() == 1));
        var drawn = bpmn.Descendants().Where(e => e.Name == drawing + "BPMNShape" || e.Name == drawing + "BPMNEdge").Select(e => e.Attribute("bpmnElement")!.Value);
        Assert.Equal(nodes.Keys.Concat(flows.Select(f => f.Attribute("id")!.Value)).Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    private static EdgeAnswer Edge(string from, string to, int count) => new(from, to, count, count - 1, 1.5m, 1, 2, 0, 3);
}
