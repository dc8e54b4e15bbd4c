using System.IO.Compression;
using Throughline.Kernel;

namespace Throughline.Events.Import.Files;

/// <summary>
/// What a gzip file holds, whole or not at all: <see cref="GZipStream"/> takes a file that breaks off for one that ends. Here a packed
/// mark is read behind the file; only where the file was whole does the mark come out again.
/// </summary>
internal sealed class GzipContent : ForwardStream
{
    /// <summary>A log packs to a twentieth; what unpacks to more than this many times its size was made to fill a disk.</summary>
    private const int LargestRatio = 250;
    private const long RatioCountsFrom = 64 << 20;

    private static readonly byte[] Mark = [.. "the file was whole; the file was whole; the file was whole"u8];
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly CountedStream packed;
    private readonly GZipStream gzip;
    private readonly byte[] held = new byte[64 * 1024];
    private int start;
    private int end;
    private long unpacked;

    public GzipContent(CountedStream packed)
    {
        this.packed = packed;
        gzip = new GZipStream(new WithMark(packed), CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        while (end - start <= Mark.Length)
            if (!Fill())
                return 0;
        var some = Math.Min(buffer.Length, end - start - Mark.Length);
        held.AsSpan(start, some).CopyTo(buffer);
        start += some;
        return some;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            gzip.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        held.AsSpan(start, end - start).CopyTo(held);
        (start, end) = (0, end - start);
        int read;
        try
        {
            read = gzip.Read(held, end, held.Length - end);
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException("The file is packed with gzip and is damaged or breaks off. Get it again.", e);
        }
        if (read == 0)
            return held.AsSpan(0, end).SequenceEqual(Mark)
                ? false
                : throw new UserErrorException("The file is packed with gzip and breaks off, or has something else behind it. Get it again.");
        end += read;
        unpacked += read;
        if (unpacked > RatioCountsFrom && unpacked / LargestRatio > packed.Total)
            throw new UserErrorException($"The file unpacks to more than {LargestRatio} times its size, as a trap would. If it is meant, unpack it and import what comes out.");
        return true;
    }

    private static byte[] Pack(byte[] content)
    {
        var to = new MemoryStream();
        using (var packing = new GZipStream(to, CompressionLevel.SmallestSize))
            packing.Write(content);
        return to.ToArray();
    }

    private sealed class WithMark(Stream file) : ForwardStream
    {
        private int given = -1;

        public override int Read(Span<byte> buffer)
        {
            if (given < 0)
            {
                var read = file.Read(buffer);
                if (read > 0 || buffer.IsEmpty)
                    return read;
                given = 0;
            }
            var some = Math.Min(buffer.Length, PackedMark.Length - given);
            PackedMark.AsSpan(given, some).CopyTo(buffer);
            given += some;
            return some;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
            base.Dispose(disposing);
        }
    }
}
