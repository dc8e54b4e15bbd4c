using System.Buffers.Binary;
using System.Numerics;

namespace Throughline.Strata.Storage;

/// <summary>
/// The format of a segment in a file (docs/strata.md): a header of 256 bytes with version, widths and counts, then the columns one after
/// the other, each at a multiple of 64 bytes, little-endian. Both parts carry a CRC-32C.
/// </summary>
internal static unsafe class SegmentFile
{
    public const int HeaderBytes = 256;
    private const int Version = 2;
    private const int CheckedHeaderBytes = 80;
    private const int Sections = 16;

    /// <summary>How much there is of each kind.</summary>
    public readonly record struct Amounts(long Events, long Journeys = 0, long Runs = 0, long Longs = 0, long NameBytes = 0, int SubjectWidth = 0);

    private static ReadOnlySpan<byte> Magic => "STRATASG"u8;

    /// <summary>Where each column begins; after the last one, where the file ends.</summary>
    public static long[] Offsets(Shape shape, Amounts of)
    {
        var widths = shape.EventWidths;
        long[] bytes =
        [
            .. widths.Select(width => width * of.Events),
            8 * of.Journeys, 4 * (of.Journeys + 1), 8 * of.Journeys, shape.Named ? 4 * (of.Journeys + 1) : 0, of.NameBytes,
            of.SubjectWidth > 0 ? of.SubjectWidth * of.Events : 4 * of.Runs, of.SubjectWidth > 0 ? 0 : 4 * of.Runs, shape.Named ? 0 : 4 * of.Runs,
            4 * of.Longs, 8 * of.Longs,
        ];
        var offsets = new long[Sections + 1];
        offsets[0] = HeaderBytes;
        for (var i = 0; i < Sections; i++)
            offsets[i + 1] = (offsets[i] + bytes[i] + 63) & ~63L;
        return offsets;
    }

    public static SegmentParts Parts(byte* at, Shape shape, Amounts of)
    {
        var offset = Offsets(shape, of);
        return new SegmentParts
        {
            Shape = shape,
            Events = of.Events,
            Journeys = (int)of.Journeys,
            Runs = of.Runs,
            Longs = of.Longs,
            SubjectWidth = of.SubjectWidth,
            Subjects = at + offset[11],
            Steps = at + offset[0],
            Elapsed = (uint*)(at + offset[1]),
            Fraction = shape.Fraction ? (ushort*)(at + offset[2]) : null,
            Sequences = at + offset[3],
            Sources = at + offset[4],
            Channels = at + offset[5],
            Keys = (long*)(at + offset[6]),
            Starts = (uint*)(at + offset[7]),
            StartTimes = (long*)(at + offset[8]),
            NameStarts = (uint*)(at + offset[9]),
            Names = at + offset[10],
            RunSubjects = (uint*)(at + offset[11]),
            RunEnds = (uint*)(at + offset[12]),
            RunOrder = (uint*)(at + offset[13]),
            LongAt = (uint*)(at + offset[14]),
            LongMicros = (long*)(at + offset[15]),
        };
    }

    public static void WriteHeader(Span<byte> header, SegmentParts parts, long nameBytes, uint bodyCrc)
    {
        header.Clear();
        Magic.CopyTo(header);
        var shape = parts.Shape;
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], (shape.Fraction ? 1 : 0) | (shape.Named ? 2 : 0));
        (header[16], header[17], header[18], header[19]) = ((byte)shape.Step, (byte)shape.Source, (byte)shape.Channel, (byte)shape.Sequence);
        header[20] = (byte)parts.SubjectWidth;
        long[] numbers = [shape.FirstSequence, parts.Events, parts.Journeys, parts.Runs, parts.Longs, nameBytes, bodyCrc];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(header[(24 + 8 * i)..], numbers[i]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[CheckedHeaderBytes..], Crc(header[..CheckedHeaderBytes]));
    }

    /// <exception cref="DamagedException">It is not what was written.</exception>
    public static Segment Open(string path)
    {
        Block? block = null;
        try
        {
            block = Block.Map(path);
            return new Segment(Read(block, Path.GetFileName(path)), path, block);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            block?.Dispose();
            throw new DamagedException($"{Path.GetFileName(path)} can't be read: {e.Message}", e);
        }
        catch (DamagedException)
        {
            block?.Dispose();
            throw;
        }
    }

    private static SegmentParts Read(Block block, string name)
    {
        if (block.Length < HeaderBytes)
            throw new DamagedException($"{name} is cut off");
        var header = new ReadOnlySpan<byte>(block.At, HeaderBytes);
        var isWhole = BinaryPrimitives.ReadUInt32LittleEndian(header[CheckedHeaderBytes..]) == Crc(header[..CheckedHeaderBytes])
            && !header[(CheckedHeaderBytes + 4)..].ContainsAnyExcept((byte)0);
        if (!header.StartsWith(Magic) || !isWhole)
            throw new DamagedException($"{name} has a damaged header");
        var flags = header[12];
        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version != Version && (version != 1 || (flags & 2) != 0)) // without names the first version was the same
            throw new DamagedException($"{name} is of another version of the format");
        var shape = new Shape(header[16], header[17], header[18], header[19], Number(block, 0), (flags & 1) != 0, (flags & 2) != 0);
        var of = new Amounts(Number(block, 1), Number(block, 2), Number(block, 3), Number(block, 4), Number(block, 5), header[20]);
        var length = Offsets(shape, of)[^1] + Block.Margin;
        if (block.Length != length)
            throw new DamagedException($"{name} has {block.Length} bytes instead of {length}");
        if (Crc(block.At + HeaderBytes, length - HeaderBytes) != (uint)Number(block, 6))
            throw new DamagedException($"{name} does not match its checksum");
        return Parts(block.At, shape, of);
    }

    private static long Number(Block block, int i) => *(long*)(block.At + 24 + 8 * i);

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* at = bytes)
            return Crc(at, bytes.Length);
    }

    public static uint Crc(byte* at, long length)
    {
        var crc = uint.MaxValue;
        var i = 0L;
        for (; i + 8 <= length; i += 8)
            crc = BitOperations.Crc32C(crc, *(ulong*)(at + i));
        for (; i < length; i++)
            crc = BitOperations.Crc32C(crc, at[i]);
        return ~crc;
    }
}

/// <summary>What is kept in files is not what was written; it must be built again from the log.</summary>
public sealed class DamagedException : Exception
{
    public DamagedException() { }
    public DamagedException(string message) : base(message) { }
    public DamagedException(string message, Exception inner) : base(message, inner) { }
}
