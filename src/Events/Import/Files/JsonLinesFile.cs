using System.Globalization;
using System.Text;
using System.Text.Json;
using Throughline.Events.Import.Mapping;
using Throughline.Events.Log;

namespace Throughline.Events.Import.Files;

/// <summary>A JSON object a line, by a mapping. A line that is no such thing is refused by itself.</summary>
internal sealed class JsonLinesFile(Stream stream, ImportMapping mapping, ImportContext context) : ImportReader
{
    private const int LargestLine = 4 << 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private readonly RowIds ids = new();

    public override IEnumerable<ImportRow> Read()
    {
        using var text = TextSource.Open(stream, mapping.Format.Encoding);
        var lines = new LineBuffer(text, LargestLine);
        var events = new List<NewEvent>();
        for (long line = 1; lines.Has(0); line++)
        {
            var length = LineLength(lines);
            var tooLarge = length < 0;
            var content = lines.Memory(0, tooLarge ? 4000 : length);
            if (tooLarge || !IsBlank(content.Span))
            {
                CountRow();
                events.Clear();
                var refusal = tooLarge
                    ? ImportReason.TooLarge.At(Place(line), "A line has at most 4 MB.", Item(content.Span))
                    : Make(content, line, events);
                if (refusal is not null)
                    yield return new ImportRow(refusal);
                else
                    foreach (var e in events)
                        yield return new ImportRow(e);
            }
            if (tooLarge)
                lines.PassLine();
            else
                lines.Pass(lines.Has(length) ? length + 1 : length);
        }
    }

    /// <summary>Without its end; -1 where it is too long to hold.</summary>
    private static int LineLength(LineBuffer lines)
    {
        for (var at = 0; ;)
        {
            var found = lines.Held[at..].IndexOf((byte)'\n');
            if (found >= 0)
                return at + found;
            at = lines.Held.Length;
            if (!lines.Has(at))
                return lines.IsAtEnd ? at : -1;
        }
    }

    private Refusal? Make(ReadOnlyMemory<byte> content, long line, List<NewEvent> events)
    {
        try
        {
            if (content.Span.Contains((byte)0))
                throw new RefusedRowException(ImportReason.NulCharacter);
            if (!System.Text.Unicode.Utf8.IsValid(content.Span))
                throw new RefusedRowException(ImportReason.InvalidUtf8);
            StorableJson.Check(content.Span);
            using var document = Parse(content);
            var row = new JsonRow(document.RootElement, content, mapping.Format.Nulls);
            if (mapping.IsSkipped(row))
                CountSkipped();
            else
                mapping.MakeEvents(row, ids, context, events);
            return null;
        }
        catch (RefusedRowException e)
        {
            return e.Reason.At(Place(line), e.Detail, Item(content.Span));
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> content)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(content, Strict);
        }
        catch (JsonException)
        {
            // the check before found it well-formed, so this is the one thing it does not look at
            throw new RefusedRowException(ImportReason.DuplicateKey);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw new RefusedRowException(ImportReason.MalformedJson);
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;
    private static string Place(long line) => "line " + line.ToString(CultureInfo.InvariantCulture);
    private static string Item(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4000)]);
}
