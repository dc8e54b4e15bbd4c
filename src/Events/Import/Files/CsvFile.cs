using System.Globalization;
using System.Text;
using Throughline.Events.Import.Mapping;
using Throughline.Events.Log;
using Throughline.Kernel;

namespace Throughline.Events.Import.Files;

/// <summary>CSV, TSV and their kin, by a mapping. The first row names the columns, unless the mapping does.</summary>
internal sealed class CsvFile(Stream stream, ImportMapping mapping, ImportContext context) : ImportReader
{
    private readonly RowIds ids = new();

    public override IEnumerable<ImportRow> Read()
    {
        using var text = TextSource.Open(stream, mapping.Format.Encoding);
        var records = CsvTable.Records(text, mapping.Format.Delimiter, mapping.Format.Quote);
        var header = mapping.Format.Columns ?? CsvTable.Header(records);
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

    private void Bind(string[] header)
    {
        foreach (var column in mapping.Columns.All)
        {
            column.Index = Array.IndexOf(header, column.Name);
            if (column.Index < 0)
                throw new UserErrorException($"The mapping names the column \"{column.Name}\", which the file does not have. It has: {string.Join(", ", header.Take(100))}.");
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
