namespace Throughline.Events.Import.Files;

/// <summary>
/// A window on a stream that holds a record while its end is looked for, however the reads cut it, up to a size.
/// Places are counted from the start of the record, and stay when more is read.
/// </summary>
internal sealed class LineBuffer(Stream stream, int largest)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>The file has no more than what is held.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>What is held from the start of the record on.</summary>
    public ReadOnlySpan<byte> Held => buffer.AsSpan(start, end - start);

    public ReadOnlyMemory<byte> Memory(int from, int to) => buffer.AsMemory(start + from, to - from);

    /// <summary>True where there is a byte at this place; false at the end of the file, and where the record is too large.</summary>
    public bool Has(int at) => at < end - start || (at < largest && More());

    /// <summary>The next record begins here.</summary>
    public void Pass(int length) => start += length;

    /// <summary>Passes over the rest of a line that is too long to hold, and its end.</summary>
    public void PassLine()
    {
        start = end = 0;
        while (More())
        {
            var found = Held.IndexOf((byte)'\n');
            if (found >= 0)
            {
                Pass(found + 1);
                return;
            }
            start = end = 0;
        }
    }

    private bool More()
    {
        if (IsAtEnd)
            return false;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var read = stream.Read(buffer.AsSpan(end));
        end += read;
        IsAtEnd = read == 0;
        return read > 0;
    }
}
