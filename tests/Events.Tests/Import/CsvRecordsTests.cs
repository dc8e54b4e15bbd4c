using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Import;
using Throughline.Events.Import.Files;
using Throughline.Support;

namespace Throughline.Events.Tests.Import;

public class CsvRecordsTests
{
    private static readonly string[] Parts = ["a", "ä", "𝄞", " ", "\"", ",", ";", "\n", "\r\n", "\r", "=1+1", "'", "\t", "0"];

    [Fact]
    public void Written_fields_come_back_however_the_reads_cut_the_file() => Generated.Holds(
        from rows in Gen.Elements(Parts).ListOf().Select(parts => string.Concat(parts)).ListOf(3).NonEmptyListOf()
        from ends in Gen.Elements("\n", "\r\n", "\r")
        from cut in Gen.Choose(1, 7)
        select (rows, ends, cut),
        given =>
        {
            var (rows, ends, cut) = given;
            var text = string.Concat(rows.Select(row => string.Join(',', row.Select(Quoted)) + ends));
            return Fields(text, cut).Select(row => string.Join('\u001f', row)).SequenceEqual(rows.Select(row => string.Join('\u001f', row)));
        });

    [Fact]
    public void A_well_formed_file_reads_as_a_library_reads_it() => Generated.Holds(
        Gen.Elements(Parts).ListOf().Select(parts => string.Concat(parts)).ListOf(2).NonEmptyListOf(),
        rows =>
        {
            var text = string.Concat(rows.Select(row => string.Join(',', row.Select(field => field.AsSpan().ContainsAny("\",\n\r") || field.Length == 0 ? Quoted(field) : field)) + "\n"));
            using var library = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, IgnoreBlankLines = true });
            var expected = new List<string>();
            while (library.Read())
                expected.Add(string.Join('\u001f', library.Record!));
            return Fields(text, 5).Select(row => string.Join('\u001f', row)).SequenceEqual(expected);
        });

    [Fact]
    public void Any_bytes_end_without_failing_and_lose_no_line() => Generated.Holds(
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes.Select(b => b < 100 ? (byte)"a,\"\n\r\0"[b % 7 % 6] : b).ToArray()),
        bytes =>
        {
            var records = new CsvRecords(new MemoryStream(bytes), (byte)',', (byte)'"');
            var last = 0L;
            while (records.Read())
            {
                if (records.Line <= last)
                    return false;
                last = records.Line;
                for (var i = 0; records.Problem is null && i < records.Count; i++)
                    _ = records.Field(i);
            }
            return true;
        });

    [Fact]
    public void An_unclosed_quote_costs_its_line_only()
    {
        var found = Problems("a,b\n1,\"open\n2,x\n3,\"y\"\n");
        Assert.Equal([(1, null), (2, "unbalanced-quotes"), (3, null), (4, null)], found);
    }

    [Theory]
    [InlineData("1,\"x\"y\n2,z\n", "unbalanced-quotes")]
    [InlineData("1,\"x\n", "unbalanced-quotes")]
    [InlineData("1,\0\n2,z\n", "nul-character")]
    public void Is_refused(string text, string reason) => Assert.Equal(reason, Problems(text)[0].Reason);

    [Fact]
    public void Broken_utf8_is_refused_by_the_row()
    {
        var records = new CsvRecords(new MemoryStream([(byte)'a', (byte)'\n', 0xFF, 0xFE, (byte)'\n', (byte)'b', (byte)'\n']), (byte)',', (byte)'"');
        Assert.True(records.Read() && records.Problem is null);
        Assert.True(records.Read() && records.Problem == ImportReason.InvalidUtf8 && records.Line == 2);
        Assert.True(records.Read() && records.Problem is null && records.Line == 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    public void A_row_without_end_is_refused_and_the_next_read(string quote)
    {
        var found = Problems($"a\n{quote}{new string('x', 3 << 20)}\nb\n");
        Assert.Equal(quote.Length == 0 ? "too-large" : "unbalanced-quotes", found[1].Reason);
        Assert.Equal((3, null), found[2]);
    }

    [Fact]
    public void Line_numbers_count_the_lines_inside_quotes() =>
        Assert.Equal([1, 3, 5, 6], Problems("\"a\nb\"\n\"c\r\nd\"\r\n\"e\"\nf").Select(found => (int)found.Line));

    private static List<(long Line, string? Reason)> Problems(string text)
    {
        var records = new CsvRecords(new MemoryStream(Encoding.UTF8.GetBytes(text)), (byte)',', (byte)'"');
        var found = new List<(long, string?)>();
        while (records.Read())
            found.Add((records.Line, records.Problem?.Name));
        return found;
    }

    private static IEnumerable<List<string>> Fields(string text, int cut)
    {
        var records = new CsvRecords(new Slices(Encoding.UTF8.GetBytes(text), cut), (byte)',', (byte)'"');
        while (records.Read())
        {
            Assert.Null(records.Problem);
            yield return Enumerable.Range(0, records.Count).Select(records.Field).ToList();
        }
    }

    private static string Quoted(string field) => "\"" + field.Replace("\"", "\"\"") + "\"";

    private sealed class Slices(byte[] bytes, int cut) : ForwardStream
    {
        private int at;

        public override int Read(Span<byte> buffer)
        {
            var some = Math.Min(Math.Min(cut, buffer.Length), bytes.Length - at);
            bytes.AsSpan(at, some).CopyTo(buffer);
            at += some;
            return some;
        }
    }
}
