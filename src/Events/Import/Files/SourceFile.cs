using Throughline.Kernel;

namespace Throughline.Events.Import.Files;

/// <summary>The bytes of a file, unpacked where they begin as gzip does, whatever the file is called. Forward only; knows how far it is.</summary>
internal sealed class SourceFile : ForwardStream
{
    private readonly CountedStream packed;
    private readonly Stream inner;

    public SourceFile(Stream stream)
    {
        packed = new CountedStream(stream);
        inner = packed.Peek() is [0x1F, 0x8B] ? new GzipContent(packed) : packed;
    }

    /// <summary>Bytes of the file as it lies there; may be read from another thread.</summary>
    public long BytesRead => packed.Total;

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Counts what is read, and can show the first two bytes before they are.</summary>
internal sealed class CountedStream(Stream stream) : ForwardStream
{
    private byte[] ahead = [];
    private long total;

    public long Total => Volatile.Read(ref total);

    public ReadOnlySpan<byte> Peek()
    {
        var first = new byte[2];
        var read = ReadOn(first);
        if (read == 1)
            read += ReadOn(first.AsSpan(1));
        return ahead = first[..read];
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (ahead.Length > 0)
        {
            read = Math.Min(ahead.Length, buffer.Length);
            ahead.AsSpan(0, read).CopyTo(buffer);
            ahead = ahead[read..];
        }
        else
            read = ReadOn(buffer);
        Volatile.Write(ref total, total + read);
        return read;
    }

    private int ReadOn(Span<byte> buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (IOException e)
        {
            throw new UserErrorException($"The file can't be read further: {e.Message}", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }
}
