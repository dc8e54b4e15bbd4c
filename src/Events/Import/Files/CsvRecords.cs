using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Throughline.Events.Import.Files;

/// <summary>
/// Splits CSV (RFC 4180; LF, CRLF or CR, also mixed) into records, byte by byte and forward. A quote that is never closed costs only the
/// line it is on: reading goes on at the next. Our own for that, since a library's reader swallows the file from there.
/// </summary>
internal sealed class CsvRecords(Stream stream, byte delimiter, byte? quote)
{
    private const int Largest = 1 << 20;
    private const byte Lf = (byte)'\n', Cr = (byte)'\r';

    private readonly SearchValues<byte> stops = SearchValues.Create([delimiter, Lf, Cr]);
    private readonly string quoteText = quote is { } q ? ((char)q).ToString() : "";
    private readonly List<(int Start, int End, bool HasQuotes)> fields = [];
    private readonly LineBuffer text = new(stream, Largest);
    private int next;
    private int length;
    private byte[]? beginning;
    private long nextLine = 1;

    /// <summary>The line on which the record begins; the first is 1.</summary>
    public long Line { get; private set; }

    /// <summary>What is wrong with the record; null for nothing.</summary>
    public ImportReason? Problem { get; private set; }

    /// <summary>How many fields it has.</summary>
    public int Count => fields.Count;

    /// <summary>The record as it stands in the file, without its end of line; of one too large, how it begins.</summary>
    public ReadOnlySpan<byte> Raw => beginning is null ? text.Held[..length] : beginning;

    public string Field(int index)
    {
        var (start, end, hasQuotes) = fields[index];
        var field = Encoding.UTF8.GetString(text.Held[start..end]);
        return hasQuotes ? field.Replace(quoteText + quoteText, quoteText, StringComparison.Ordinal) : field;
    }

    /// <summary>Moves to the next record that is not blank; false at the end.</summary>
    public bool Read()
    {
        do
        {
            text.Pass(next);
            (Problem, beginning) = (null, null);
            fields.Clear();
            Line = nextLine;
            next = 0;
            if (!text.Has(0))
                return false;
            Split();
            nextLine += Lines(text.Held[..next]);
        }
        while (Problem is null && length == 0);
        if (Problem is null && Raw.Contains((byte)0))
            Problem = ImportReason.NulCharacter;
        if (Problem is null && !Utf8.IsValid(Raw))
            Problem = ImportReason.InvalidUtf8;
        return true;
    }

    private void Split()
    {
        for (var at = 0; ; at++)
        {
            at = text.Has(at) && quote is { } q && text.Held[at] == q ? Quoted(at + 1, q) : Unquoted(at);
            if (at < 0)
                return;
            if (text.Has(at) && text.Held[at] == delimiter)
                continue;
            length = at;
            next = text.Has(at) ? AfterLineEnd(at) : at;
            return;
        }
    }

    /// <summary>Where the field ends; -1 where it doesn't.</summary>
    private int Unquoted(int from)
    {
        var at = from;
        while (true)
        {
            var found = text.Held[at..].IndexOfAny(stops);
            at = found < 0 ? text.Held.Length : at + found;
            if (found < 0 && text.Has(at))
                continue;
            if (found < 0 && !text.IsAtEnd)
                return OnlyLine(ImportReason.TooLarge);
            fields.Add((from, at, false));
            return at;
        }
    }

    private int Quoted(int from, byte q)
    {
        var hasQuotes = false;
        for (var at = from; ;)
        {
            var found = text.Held[at..].IndexOf(q);
            at = found < 0 ? text.Held.Length : at + found;
            if (found < 0)
            {
                if (!text.Has(at))
                    return OnlyLine(ImportReason.UnbalancedQuotes);
                continue;
            }
            at++;
            if (text.Has(at) && text.Held[at] == q)
            {
                hasQuotes = true;
                at++;
                continue;
            }
            fields.Add((from, at - 1, hasQuotes));
            if (!text.Has(at) && !text.IsAtEnd)
                return OnlyLine(ImportReason.TooLarge);
            return !text.Has(at) || stops.Contains(text.Held[at]) ? at : OnlyLine(ImportReason.UnbalancedQuotes);
        }
    }

    /// <summary>Gives the record up: the line it begins on is refused, and the next is looked at by itself. Always -1.</summary>
    private int OnlyLine(ImportReason reason)
    {
        Problem = reason;
        fields.Clear();
        var end = text.Held.IndexOfAny(Lf, Cr);
        while (end < 0 && text.Has(text.Held.Length))
            end = text.Held.IndexOfAny(Lf, Cr);
        if (end >= 0)
            (length, next) = (end, AfterLineEnd(end));
        else if (text.IsAtEnd)
            (length, next) = (text.Held.Length, text.Held.Length);
        else
        {
            beginning = text.Held[..1000].ToArray();
            text.PassLine();
            (length, next) = (0, 0);
            nextLine++;
        }
        return -1;
    }

    private int AfterLineEnd(int at) => text.Held[at] == Cr && text.Has(at + 1) && text.Held[at + 1] == Lf ? at + 2 : at + 1;

    private static int Lines(ReadOnlySpan<byte> passed)
    {
        var lines = passed.Count(Lf);
        while (passed.IndexOf(Cr) is var at and >= 0)
        {
            passed = passed[(at + 1)..];
            if (passed.IsEmpty || passed[0] != Lf)
                lines++;
        }
        return lines;
    }
}
