using System.Xml;
using Throughline.Kernel;

namespace Throughline.Events.Import.Files;

/// <summary>
/// The XML of a log, read forward and without trust: no document type, so no entities and nothing fetched; no deep nesting;
/// no tag larger than a few megabytes.
/// </summary>
internal sealed class XesXml : IDisposable
{
    public const int MostAttributes = 10_000;
    private const int Deepest = 64;

    private readonly XmlReader reader;

    public XesXml(Stream stream)
    {
        try
        {
            reader = XmlReader.Create(new TagSizes(stream), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersFromEntities = 1_000,
                IgnoreWhitespace = true,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                CheckCharacters = true,
            });
        }
        catch (XmlException e)
        {
            throw Broken(e);
        }
    }

    public XmlReader Reader => reader;

    public long Line => reader is IXmlLineInfo { } at && at.HasLineInfo() ? at.LineNumber : 0;
    public string Place => "line " + Line;

    /// <summary>Moves to the next node; false at the end of the file.</summary>
    public bool Next()
    {
        try
        {
            if (!reader.Read())
                return false;
        }
        catch (XmlException e)
        {
            throw Broken(e);
        }
        if (reader.Depth > Deepest)
            throw new UserErrorException($"The XML is nested more than {Deepest} levels deep, at {Place}: this is not an event log that can be read.");
        return true;
    }

    /// <summary>Stands on each child element in turn; whoever looks at one must leave the reader on it or at its end. Ends at the parent's end.</summary>
    public IEnumerable<string> Children()
    {
        if (reader.IsEmptyElement)
            yield break;
        var depth = reader.Depth;
        while (Next() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
            if (reader.NodeType == XmlNodeType.Element && reader.Depth == depth + 1)
                yield return reader.LocalName;
    }

    public void Dispose() => reader.Dispose();

    private static UserErrorException Broken(XmlException e) => new(
        e.Message.Contains("DTD", StringComparison.Ordinal)
            ? $"The file brings a document type (line {e.LineNumber}), which an event log has no use for and which is not read, for safety. Remove it."
            : e.Message.StartsWith("Root element is missing", StringComparison.Ordinal) ? "The file is empty: an event log in XES begins with <log>."
            : $"The XML breaks off or is malformed: {e.Message}", e);

    /// <summary>Refuses a file in which no tag begins for megabytes, before the reader would hold it all.</summary>
    private sealed class TagSizes(Stream inner) : ForwardStream
    {
        private const int Largest = 4 << 20;
        private long since;

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            var last = buffer[..read].LastIndexOf((byte)'<');
            var first = buffer[..read].IndexOf((byte)'<');
            if (since + (first < 0 ? read : first) > Largest)
                throw new UserErrorException("The file has a tag or a text of more than 4 MB: this is not an event log that can be read.");
            since = last < 0 ? since + read : read - last;
            return read;
        }
    }
}
