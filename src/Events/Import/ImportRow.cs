using Throughline.Events.Log;

namespace Throughline.Events.Import;

/// <summary>What a file says at a place: an event, or a row that was kept out. A row of a file may make several of these.</summary>
internal readonly record struct ImportRow(NewEvent? Event, Refusal? Refusal)
{
    public ImportRow(NewEvent e) : this(e, null) { }
    public ImportRow(Refusal refusal) : this(null, refusal) { }
}

/// <summary>What the rows of a file are read with.</summary>
/// <param name="Source">The name of the source.</param>
/// <param name="IdentitySpace">Whose numbering the source's identifiers are of.</param>
/// <param name="ReceivedAt">In microseconds.</param>
internal sealed record ImportContext(string Source, string IdentitySpace, long ReceivedAt);

/// <summary>
/// A file being read, once, from start to end, in memory that does not grow with it but for the small tables that number
/// repetitions. Pure: the same bytes give the same rows.
/// </summary>
internal abstract class ImportReader
{
    private long rows;
    private long skipped;
    private long withoutOffset;

    /// <summary>Rows seen so far (of XES: events); may be read from another thread.</summary>
    public long Rows => Volatile.Read(ref rows);

    /// <summary>Rows that the mapping leaves out.</summary>
    public long Skipped => Volatile.Read(ref skipped);

    /// <summary>Times that stated no offset and were read as UTC.</summary>
    public long WithoutOffset => Volatile.Read(ref withoutOffset);

    /// <exception cref="Kernel.UserErrorException">From here on the file can't be read; what came before stands.</exception>
    public abstract IEnumerable<ImportRow> Read();

    protected void CountRow() => rows++;
    protected void CountSkipped() => skipped++;
    protected void CountWithoutOffset() => withoutOffset++;
}
