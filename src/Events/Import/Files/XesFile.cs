using System.Buffers;
using System.Globalization;
using System.Text;
using Throughline.Events.Log;
using Throughline.Kernel;

namespace Throughline.Events.Import.Files;

/// <summary>
/// An event log in XES (IEEE 1849), with or without namespace. A case becomes a journey: its <c>concept:name</c> is the journey key and an
/// identifier of type <c>case</c>, numbered by the source; its other attributes stand on each of its events as <c>case:…</c>.
/// An event takes its name from <c>concept:name</c>, or what the log states globally for it, and its time from <c>time:timestamp</c>.
/// </summary>
internal sealed class XesFile(Stream stream, ImportContext context) : ImportReader
{
    public const string Kind = "import";

    /// <summary>Case attributes may stand after the events; so many events are held back to wait for them.</summary>
    private const int MostHeld = 10_000;
    private const int MostCharactersHeld = 8 << 20;
    private const int LargestProperties = 256 * 1024;
    private const int LongestName = 512;
    private const int LongestCase = 200;

    private readonly RowIds cases = new();
    private readonly RowIds ids = new();
    private readonly PropertiesText properties = new();
    private readonly ArrayBufferWriter<byte> content = new();
    private readonly List<XesAttribute> attributes = [];
    private readonly Dictionary<string, XesAttribute> globals = new(StringComparer.Ordinal);
    private int traces;

    public override IEnumerable<ImportRow> Read()
    {
        using var xml = new XesXml(stream);
        ToRoot(xml);
        if (xml.Reader.LocalName != "log")
            throw new UserErrorException($"This is XML, but no event log: it begins with <{xml.Reader.LocalName}>, not <log>.");

        foreach (var child in xml.Children())
        {
            if (child == "global" && xml.Reader.GetAttribute("scope") == "event")
                ReadGlobals(xml);
            else if (child == "trace")
                foreach (var row in Trace(xml))
                    yield return row;
            else if (child == "event")
                yield return Alone(xml);
        }
    }

    private static void ToRoot(XesXml xml)
    {
        while (xml.Next() && xml.Reader.NodeType != System.Xml.XmlNodeType.Element)
        {
            // the declaration stands before it
        }
    }

    private void ReadGlobals(XesXml xml)
    {
        attributes.Clear();
        foreach (var _ in xml.Children())
            XesAttributes.Read(xml, "", attributes);
        foreach (var attribute in attributes)
            globals[attribute.Key] = attribute;
    }

    private IEnumerable<ImportRow> Trace(XesXml xml)
    {
        traces++;
        ids.Forget();
        var own = new List<XesAttribute>();
        var held = new List<Found>();
        XesCase? known = null;
        var characters = 0;
        foreach (var child in xml.Children())
        {
            if (child != "event")
            {
                XesAttributes.Read(xml, "", own);
                continue;
            }
            held.Add(ReadEvent(xml));
            characters += held[^1].Members.Length;
            if (held.Count < MostHeld && characters < MostCharactersHeld)
                continue;
            known ??= Case(own);
            foreach (var found in held)
                yield return Row(found, known);
            held.Clear();
            characters = 0;
        }
        known ??= Case(own);
        foreach (var found in held)
            yield return Row(found, known);
    }

    /// <summary>An event outside of any case: a journey of its own.</summary>
    private ImportRow Alone(XesXml xml)
    {
        ids.Forget();
        traces++;
        return Row(ReadEvent(xml), Case([]));
    }

    private XesCase Case(List<XesAttribute> own)
    {
        string? name = null;
        properties.Clear();
        foreach (var attribute in own)
            if (attribute.Key == "concept:name" && name is null)
                name = attribute.Value;
            else
                XesAttributes.Write(attribute, "case:", properties);
        if (string.IsNullOrWhiteSpace(name))
            name = "trace #" + traces.ToString(CultureInfo.InvariantCulture);
        return new XesCase(name, cases.Repetition(Encoding.UTF8.GetBytes(name)), properties.Members(), [new Identifier(Mapping.IdentifierRule.Case, name, context.Source)]);
    }

    private Found ReadEvent(XesXml xml)
    {
        CountRow();
        attributes.Clear();
        var line = xml.Line;
        foreach (var _ in xml.Children())
            XesAttributes.Read(xml, "", attributes);

        string? name = null, time = null;
        properties.Clear();
        foreach (var attribute in attributes)
            if (attribute.Key == "concept:name" && name is null)
                name = attribute.Value;
            else
            {
                if (attribute.Key == "time:timestamp" && time is null)
                    time = attribute.Value;
                XesAttributes.Write(attribute, "", properties);
            }
        if (string.IsNullOrWhiteSpace(name) && globals.TryGetValue("concept:name", out var general) && general.Value is not "__INVALID__")
            name = general.Value;
        return new Found(line, name, time, properties.Members());
    }

    private ImportRow Row(Found found, XesCase @case)
    {
        var members = PropertiesText.Object(found.Members, @case.Members);
        if (string.IsNullOrWhiteSpace(found.Name))
            return Refused(ImportReason.NoName, null);
        if (found.Name.Length > LongestName)
            return Refused(ImportReason.NameTooLong, null);
        if (string.IsNullOrWhiteSpace(found.Time))
            return Refused(ImportReason.NoTime, null);
        if (!IsoTime.TryParse(found.Time, out var at, out var hasOffset))
            return Refused(ImportReason.TimeUnreadable, $"It says {Mapping.TextRule.Short(found.Time)}; expected is such as 2011-10-01T00:38:44.546+02:00.");
        if (at is < IsoTime.Least or > IsoTime.Most)
            return Refused(ImportReason.TimeOutOfRange, null);
        if (@case.Name.Length > LongestCase)
            return Refused(ImportReason.WordTooLong, "It is the case's name.");
        if (members.Length > LargestProperties)
            return Refused(ImportReason.TooLarge, null);
        if (!hasOffset)
            CountWithoutOffset();

        return new ImportRow(new NewEvent
        {
            MessageId = Id(found, @case, at, out var digest),
            Digest = digest,
            Identifiers = @case.Identifiers,
            Kind = Kind,
            Name = found.Name,
            OccurredAt = at,
            ReceivedAt = context.ReceivedAt,
            JourneyKey = @case.Name,
            Properties = members,
            Note = hasOffset ? null : "time-without-offset",
        });

        ImportRow Refused(ImportReason reason, string? detail) =>
            new(reason.At("line " + found.Line.ToString(CultureInfo.InvariantCulture), detail, $"case {@case.Name}: {found.Name} {members}"));
    }

    /// <summary>
    /// Over what the event says and its case's name. Not over the case's other attributes: these change from one export to the next,
    /// and the events of a case do not.
    /// </summary>
    private string Id(Found found, XesCase @case, long at, out byte[] digest)
    {
        content.ResetWrittenCount();
        Add(@case.Name);
        Add(found.Name!);
        Add(found.Members);
        var numbers = content.GetSpan(12);
        BitConverter.TryWriteBytes(numbers, at);
        BitConverter.TryWriteBytes(numbers[8..], @case.Repetition);
        content.Advance(12);
        return ids.Next(content.WrittenSpan, out digest);

        void Add(string text)
        {
            Encoding.UTF8.GetBytes(text, content);
            content.Write("\0"u8);
        }
    }

    private readonly record struct Found(long Line, string? Name, string? Time, string Members);

    private sealed record XesCase(string Name, int Repetition, string Members, IReadOnlyList<Identifier> Identifiers);
}
