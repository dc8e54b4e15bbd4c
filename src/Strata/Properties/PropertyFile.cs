using System.Runtime.InteropServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Properties;

/// <summary>
/// Columns of pages and values of properties in a mapped file that never changes (docs/strata.md): a header of 64 bytes, a line of 32 bytes for each
/// column and each stretch of values, then what they name, each from a multiple of 8 bytes on. Header and rest carry a CRC-32C.
/// </summary>
internal sealed unsafe class PropertyFile
{
    private const int HeaderBytes = 64, CheckedHeaderBytes = 40, Version = 1;

    private readonly Block block;
    private int holders = 1;

    private PropertyFile(string path, Block block) => (Path, this.block) = (path, block);

    public static ReadOnlySpan<byte> Magic => "STRATAPR"u8;

    public string Path { get; }
    public string Name => System.IO.Path.GetFileName(Path);
    public long Length => block.Length;
    public IReadOnlyList<(int Property, int Page, StoredColumn Column)> Columns { get; private set; } = [];
    public IReadOnlyList<(int Property, ValueStretch Values)> Values { get; private set; } = [];

    private readonly record struct ColumnLine(long At, int Property, int Page, int Width, int Listed, uint Less, int Unused);

    private readonly record struct ValuesLine(long EndsAt, long TextAt, int Property, int First, int Count, int Unused);

    /// <param name="path">Its name from now on.</param>
    /// <param name="columns">What goes in.</param>
    /// <param name="values">Of each property the code of the first value, and the values.</param>
    /// <param name="lasts">Whether it must be on the disk before it is named.</param>
    public static PropertyFile Write(
        string path, IReadOnlyList<(int Property, int Page, StoredColumn Column)> columns, IReadOnlyList<(int Property, int First, uint[] Ends, byte[] Text)> values, bool lasts)
    {
        var at = (long)HeaderBytes + 32 * (columns.Count + values.Count);
        var columnLines = new ColumnLine[columns.Count];
        for (var i = 0; i < columnLines.Length; i++)
        {
            var (property, page, column) = columns[i];
            columnLines[i] = new(Next(ref at, column.Bytes.Length), property, page, column.Form.Width, column.Form.Listed, column.Form.Less, 0);
        }
        var valuesLines = new ValuesLine[values.Count];
        for (var i = 0; i < valuesLines.Length; i++)
        {
            var (property, first, ends, text) = values[i];
            valuesLines[i] = new(Next(ref at, 4L * ends.Length), Next(ref at, text.Length), property, first, ends.Length, 0);
        }
        var length = at + Block.Margin;
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0))
        {
            var handle = file.SafeFileHandle;
            RandomAccess.SetLength(handle, length);
            RandomAccess.Write(handle, MemoryMarshal.AsBytes<ColumnLine>(columnLines), HeaderBytes);
            RandomAccess.Write(handle, MemoryMarshal.AsBytes<ValuesLine>(valuesLines), HeaderBytes + 32 * columnLines.Length);
            for (var i = 0; i < columnLines.Length; i++)
                RandomAccess.Write(handle, columns[i].Column.Bytes, columnLines[i].At);
            for (var i = 0; i < valuesLines.Length; i++)
            {
                RandomAccess.Write(handle, MemoryMarshal.AsBytes<uint>(values[i].Ends), valuesLines[i].EndsAt);
                RandomAccess.Write(handle, values[i].Text, valuesLines[i].TextAt);
            }
            Seal(path + ".new", handle, columns.Count, values.Count, length);
            if (lasts)
                RandomAccess.FlushToDisk(handle);
        }
        File.Move(path + ".new", path, overwrite: true);
        return Open(path);
    }

    /// <exception cref="DamagedException">It is not what was written.</exception>
    public static PropertyFile Open(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        Block? mapped = null;
        try
        {
            mapped = Block.Map(path);
            var file = new PropertyFile(path, mapped);
            file.Read(name);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            mapped?.Dispose();
            throw new DamagedException($"{name} can't be read: {e.Message}", e);
        }
        catch (DamagedException)
        {
            mapped?.Dispose();
            throw;
        }
    }

    /// <summary>One more holder.</summary>
    public void Hold() => Interlocked.Increment(ref holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0)
            block.Dispose();
    }

    private static long Next(ref long at, long bytes)
    {
        var here = at;
        at = (at + bytes + 7) & ~7L;
        return here;
    }

    private static void Seal(string path, Microsoft.Win32.SafeHandles.SafeFileHandle handle, int columns, int values, long length)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        Magic.CopyTo(header);
        MemoryMarshal.Write(header[8..], Version);
        MemoryMarshal.Write(header[16..], columns);
        MemoryMarshal.Write(header[20..], values);
        MemoryMarshal.Write(header[24..], length);
        using (var whole = Block.Map(path))
            MemoryMarshal.Write(header[32..], SegmentFile.Crc(whole.At + HeaderBytes, length - HeaderBytes));
        fixed (byte* first = header)
            MemoryMarshal.Write(header[CheckedHeaderBytes..], SegmentFile.Crc(first, CheckedHeaderBytes));
        RandomAccess.Write(handle, header, 0);
    }

    private void Read(string name)
    {
        if (block.Length < HeaderBytes)
            throw new DamagedException($"{name} is cut off");
        var header = new ReadOnlySpan<byte>(block.At, HeaderBytes);
        if (!header.StartsWith(Magic) || MemoryMarshal.Read<uint>(header[CheckedHeaderBytes..]) != SegmentFile.Crc(block.At, CheckedHeaderBytes)
            || header[(CheckedHeaderBytes + 4)..].ContainsAnyExcept((byte)0))
            throw new DamagedException($"{name} has a damaged header");
        if (MemoryMarshal.Read<int>(header[8..]) != Version)
            throw new DamagedException($"{name} is of another version of the format");
        if (MemoryMarshal.Read<long>(header[24..]) != block.Length)
            throw new DamagedException($"{name} has {block.Length} bytes instead of {MemoryMarshal.Read<long>(header[24..])}");
        if (MemoryMarshal.Read<uint>(header[32..]) != SegmentFile.Crc(block.At + HeaderBytes, block.Length - HeaderBytes))
            throw new DamagedException($"{name} does not match its checksum");
        var (columns, values) = (MemoryMarshal.Read<int>(header[16..]), MemoryMarshal.Read<int>(header[20..]));
        var columnLines = new ReadOnlySpan<ColumnLine>(block.At + HeaderBytes, columns);
        var valuesLines = new ReadOnlySpan<ValuesLine>(block.At + HeaderBytes + 32L * columns, values);
        var (found, stretches) = (new List<(int, int, StoredColumn)>(columns), new List<(int, ValueStretch)>(values));
        foreach (var line in columnLines)
            found.Add((line.Property, line.Page, new StoredColumn(this, block.At + line.At, new(line.Width, line.Listed, line.Less))));
        foreach (var line in valuesLines)
            stretches.Add((line.Property, new ValueStretch(this, line.First, line.Count, (nint)(block.At + line.EndsAt), (nint)(block.At + line.TextAt))));
        (Columns, Values) = (found, stretches);
    }
}
