using System.Globalization;
using System.Text;
using Throughline.Events.Import.Mapping;
using Throughline.Events.Log;
using Throughline.Kernel;

namespace Throughline.Events.Import.Files;

/// <summary>CSV, TSV and their kin, by a mapping. The first row names the columns, unless the mapping does.</summary>
internal sealed class CsvFile(Stream stream, ImportMapping mapping, ImportContext context) : ImportReader
{
    private const int MostColumns = 2_000;

    private readonly RowIds ids = new();

    public override IEnumerable<ImportRow> Read()
    {
        using var text = TextSource.Open(stream, mapping.Format.Encoding);
        var delimiter = mapping.Format.Delimiter;
        Stream whole = text;
        if (delimiter is null)
        {
            var start = new byte[16 * 1024];
            var read = text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            delimiter = Guess(start.AsSpan(0, read));
            whole = new Joined(start.AsMemory(0, read), text);
        }
        var records = new CsvRecords(whole, delimiter.Value, mapping.Format.Quote);
        var header = mapping.Format.Columns ?? Header(records);
        Bind(header);
        var row = new CsvRow(records, header, mapping.Format.Nulls);
        var events = new List<NewEvent>();
        while (records.Read())
        {
            CountRow();
            if (Make(row, records, header.Length, events) is { } refusal)
                yield return new ImportRow(refusal);
            else
                foreach (var e in events)
                    yield return new ImportRow(e);
        }
    }

    private Refusal? Make(CsvRow row, CsvRecords records, int columns, List<NewEvent> events)
    {
        events.Clear();
        try
        {
            if (records.Problem is { } problem)
                throw new RefusedRowException(problem);
            if (records.Count != columns)
                throw new RefusedRowException(ImportReason.ColumnCount, $"It has {records.Count}, expected are {columns}.");
            if (mapping.IsSkipped(row))
                CountSkipped();
            else
                mapping.MakeEvents(row, ids, context, events);
            return null;
        }
        catch (RefusedRowException e)
        {
            return e.Reason.At("line " + records.Line.ToString(CultureInfo.InvariantCulture), e.Detail, row.Item);
        }
    }

    private static string[] Header(CsvRecords records)
    {
        if (!records.Read())
            throw new UserErrorException("The file is empty: its first row must name the columns.");
        if (records.Problem is { } problem)
            throw new UserErrorException($"The first row must name the columns, and can't be read: {problem.Sentence}");
        if (records.Count > MostColumns)
            throw new UserErrorException($"The first row names {records.Count:N0} columns; at most {MostColumns:N0} can be imported.");
        var names = new string[records.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var name = records.Field(i).Trim();
            if (name.Length == 0)
                name = "column " + (i + 1).ToString(CultureInfo.InvariantCulture);
            names[i] = name;
            for (var n = 2; names.AsSpan(0, i).Contains(names[i]); n++)
                names[i] = name + "#" + n.ToString(CultureInfo.InvariantCulture);
        }
        return names;
    }

    private void Bind(string[] header)
    {
        foreach (var column in mapping.Columns.All)
        {
            column.Index = Array.IndexOf(header, column.Name);
            if (column.Index < 0)
                throw new UserErrorException($"The mapping names the column \"{column.Name}\", which the file does not have. It has: {string.Join(", ", header.Take(100))}.");
        }
    }

    /// <summary>The delimiter that the first line has most of, a comma where it has none.</summary>
    private static byte Guess(ReadOnlySpan<byte> start)
    {
        var end = start.IndexOfAny((byte)'\n', (byte)'\r');
        var line = end < 0 ? start : start[..end];
        var best = (byte)',';
        foreach (var candidate in "\t;|"u8)
            if (line.Count(candidate) > line.Count(best))
                best = candidate;
        return best;
    }

    private sealed class Joined(ReadOnlyMemory<byte> start, Stream rest) : ForwardStream
    {
        private ReadOnlyMemory<byte> first = start;

        public override int Read(Span<byte> buffer)
        {
            if (first.IsEmpty)
                return rest.Read(buffer);
            var some = Math.Min(first.Length, buffer.Length);
            first.Span[..some].CopyTo(buffer);
            first = first[some..];
            return some;
        }
    }

    private sealed class CsvRow(CsvRecords records, string[] header, IReadOnlySet<string> nulls) : Row
    {
        public override ReadOnlySpan<byte> Content => records.Raw;
        public override string Item => Encoding.UTF8.GetString(records.Raw[..Math.Min(records.Raw.Length, 4000)]);

        public override string? Text(Column column) => records.Field(column.Index) is var text && nulls.Contains(text) ? null : text;

        public override void Write(PropertiesText properties, string key, Column column, PropertyKind kind)
        {
            if (Text(column) is { } text)
                WriteText(properties, key, text, kind);
        }

        public override void WriteAll(PropertiesText properties, IReadOnlySet<string> except)
        {
            for (var i = 0; i < header.Length; i++)
                if (!except.Contains(header[i]) && records.Field(i) is var text && !nulls.Contains(text))
                    WriteText(properties, header[i], text, PropertyKind.Auto);
        }

        public override void WriteMembers(PropertiesText properties, Column column) => Write(properties, column.Name, column, PropertyKind.Auto);
        public override int Enter(Column array) => 0;
        public override void Leave() { }
    }
}
