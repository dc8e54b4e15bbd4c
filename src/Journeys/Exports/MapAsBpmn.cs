using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Throughline.Journeys.Exports;

/// <summary>
/// A map as BPMN 2.0 with its drawing: steps are tasks, what happens is chosen at exclusive gateways, and flows bear their counts. It says what was
/// done, not what must be.
/// </summary>
internal static class MapAsBpmn
{
    private static readonly XNamespace Model = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static readonly XNamespace Drawing = "http://www.omg.org/spec/BPMN/20100524/DI";
    private static readonly XNamespace Shapes = "http://www.omg.org/spec/DD/20100524/DC";
    private static readonly XNamespace Lines = "http://www.omg.org/spec/DD/20100524/DI";

    public static XDocument Of(ShownMap shown)
    {
        var nodes = new BpmnNodes(shown);
        return new XDocument(new XElement(
            Model + "definitions", new XAttribute("id", "journeys"), new XAttribute("targetNamespace", "urn:throughline:journeys"),
            new XAttribute(XNamespace.Xmlns + "bpmndi", Drawing), new XAttribute(XNamespace.Xmlns + "dc", Shapes), new XAttribute(XNamespace.Xmlns + "di", Lines),
            new XElement(Model + "process", new XAttribute("id", "process"), new XAttribute("isExecutable", "false"),
                nodes.Nodes.Select(node => Node(node, nodes)), nodes.Flows.Select(Flow)),
            new XElement(Drawing + "BPMNDiagram", new XAttribute("id", "diagram"),
                new XElement(Drawing + "BPMNPlane", new XAttribute("id", "plane"), new XAttribute("bpmnElement", "process"),
                    nodes.Nodes.Select(Shape), nodes.Flows.Select(Line)))));
    }

    private static XElement Node(BpmnNodes.Node node, BpmnNodes nodes) => new(
        Model + node.Kind, new XAttribute("id", node.Id), Name(node.Name),
        nodes.Flows.Where(f => f.To == node).Select(f => new XElement(Model + "incoming", f.Id)),
        nodes.Flows.Where(f => f.From == node).Select(f => new XElement(Model + "outgoing", f.Id)));

    private static XElement Flow(BpmnNodes.Flow flow) => new(
        Model + "sequenceFlow", new XAttribute("id", flow.Id), Name(flow.Name),
        new XAttribute("sourceRef", flow.From.Id), new XAttribute("targetRef", flow.To.Id));

    private static XElement Shape(BpmnNodes.Node node) => new(
        Drawing + "BPMNShape", new XAttribute("id", node.Id + "_shape"), new XAttribute("bpmnElement", node.Id),
        new XElement(Shapes + "Bounds", Number("x", node.X), Number("y", node.Y), Number("width", node.Width), Number("height", node.Height)));

    private static XElement Line(BpmnNodes.Flow flow) => new(
        Drawing + "BPMNEdge", new XAttribute("id", flow.Id + "_line"), new XAttribute("bpmnElement", flow.Id),
        flow.Points.Select(point => new XElement(Lines + "waypoint", Number("x", point.X), Number("y", point.Y))));

    private static XAttribute? Name(string name) => name.Length == 0 ? null : new XAttribute("name", Writable(name));

    private static XAttribute Number(string name, int value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>XML can't hold every character, not even escaped.</summary>
    private static string Writable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD"));
}
