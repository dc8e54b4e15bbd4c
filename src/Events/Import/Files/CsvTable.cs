using System.Globalization;
using System.Text.Json;
using Throughline.Events.Import.Mapping;
using Throughline.Kernel;

namespace Throughline.Events.Import.Files;

/// <summary>
/// CSV, TSV and their kin as rows of text, packed or not, the first row naming the columns. Every row has as many fields as there are
/// columns. Read once, from start to end.
/// </summary>
public sealed class CsvTable : IDisposable
{
    private const int MostColumns = 2_000;

    private readonly Stream text;
    private readonly CsvRecords records;

    private readonly IReadOnlySet<string> nulls;

    /// <param name="format">How the file writes rows where that is not plain, as <c>format</c> in a mapping of an import.</param>
    /// <exception cref="UserErrorException">It is empty, its first row can't be read, or the format says what none says.</exception>
    public CsvTable(Stream stream, JsonElement? format = null)
    {
        var stated = new RowFormat(format is { } said ? new MappingNode(said, "format") : null);
        nulls = stated.Nulls;
        text = TextSource.Open(new SourceFile(stream), stated.Encoding);
        records = Records(text, stated.Delimiter, stated.Quote);
        Columns = stated.Columns ?? Header(records);
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>The fields of these columns in each row; null for one that means nothing.</summary>
    /// <exception cref="UserErrorException">A row can't be read, or has more or fewer fields than there are columns.</exception>
    public IEnumerable<string?[]> Rows(IReadOnlyList<int> columns)
    {
        while (records.Read())
        {
            if (records.Problem is { } problem)
                throw new UserErrorException($"Line {records.Line} of the file can't be read: {problem.Sentence}");
            if (records.Count != Columns.Count)
                throw new UserErrorException($"Line {records.Line} of the file has {records.Count} fields, and the first row names {Columns.Count} columns. A field that holds the delimiter or a line break must stand in quotes.");
            var row = new string?[columns.Count];
            for (var i = 0; i < row.Length; i++)
                row[i] = records.Field(columns[i]) is var field && nulls.Contains(field) ? null : field;
            yield return row;
        }
    }

    public void Dispose() => text.Dispose();

    /// <summary>The records of a text, split at the delimiter or at the one that its first line has most of.</summary>
    internal static CsvRecords Records(Stream text, byte? delimiter, byte? quote)
    {
        if (delimiter is not null)
            return new CsvRecords(text, delimiter.Value, quote);
        var start = new byte[16 * 1024];
        var read = text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return new CsvRecords(new Joined(start.AsMemory(0, read), text), Guess(start.AsSpan(0, read)), quote);
    }

    internal static string[] Header(CsvRecords records)
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
}
