using System.Text;

namespace Throughline.Events.Import.Files;

/// <summary>A text file as UTF-8 without a byte order mark: of the stated encoding, else of the one its mark says, else as it is.</summary>
internal static class TextSource
{
    public static Stream Open(Stream stream, Encoding? encoding)
    {
        var counted = new CountedStream(stream);
        encoding ??= counted.Peek() switch
        {
            [0xFF, 0xFE] => Encoding.Unicode,
            [0xFE, 0xFF] => Encoding.BigEndianUnicode,
            _ => null,
        };
        return new WithoutMark(encoding is null ? counted : Encoding.CreateTranscodingStream(counted, encoding, Encoding.UTF8));
    }

    private sealed class WithoutMark(Stream stream) : ForwardStream
    {
        private readonly byte[] first = new byte[3];
        private int ahead = -1;
        private int given;

        public override int Read(Span<byte> buffer)
        {
            if (ahead < 0)
            {
                ahead = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
                given = first is [0xEF, 0xBB, 0xBF] && ahead == 3 ? 3 : 0;
            }
            if (given == ahead)
                return stream.Read(buffer);
            var some = Math.Min(buffer.Length, ahead - given);
            first.AsSpan(given, some).CopyTo(buffer);
            given += some;
            return some;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
