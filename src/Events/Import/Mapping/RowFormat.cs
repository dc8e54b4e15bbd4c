using System.Text;

namespace Throughline.Events.Import.Mapping;

/// <summary>How a file writes rows.</summary>
internal sealed class RowFormat
{
    public RowFormat(MappingNode? node)
    {
        if (node is null)
            return;
        Delimiter = Single(node.Find("delimiter"));
        if (node.Find("quote") is { } quote)
            Quote = quote.Text().Length == 0 ? null : Single(quote);
        Columns = node.Texts("columns");
        Nulls = (node.Texts("nulls") ?? [""]).ToHashSet(StringComparer.Ordinal);
        if (node.Find("encoding") is { } encoding)
            Encoding = Named(encoding);
        node.Done();
    }

    /// <summary>Null: the one of comma, tab, semicolon and bar that the first row has most of.</summary>
    public byte? Delimiter { get; }

    /// <summary>Null where fields are never quoted.</summary>
    public byte? Quote { get; } = (byte)'"';

    /// <summary>The columns' names where the file does not begin with them.</summary>
    public string[]? Columns { get; }

    /// <summary>Fields that mean nothing.</summary>
    public IReadOnlySet<string> Nulls { get; } = new HashSet<string>(StringComparer.Ordinal) { "" };

    /// <summary>Null for UTF-8, or UTF-16 where the file begins with its mark.</summary>
    public Encoding? Encoding { get; }

    private static byte? Single(MappingNode? node) => node is null ? null
        : node.Text() is [var only and (< '\u0080') and not ('\0' or '\n' or '\r')] ? (byte)only
        : throw node.Wrong("one ASCII character is expected; a tab is \\t");

    private static Encoding? Named(MappingNode node)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            var encoding = Encoding.GetEncoding(node.Text());
            return encoding.CodePage == Encoding.UTF8.CodePage ? null : encoding;
        }
        catch (ArgumentException)
        {
            throw node.Wrong($"the encoding \"{node.Text()}\" is unknown; known are utf-8, utf-16, windows-1252, iso-8859-1 and the like");
        }
    }
}
