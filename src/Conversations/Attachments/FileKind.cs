using System.Buffers.Binary;
using System.Text.Unicode;

namespace Throughline.Conversations.Attachments;

/// <summary>
/// What a file is, by its first bytes and never by its name: one of a closed list. <see cref="Endings"/>: what its name may end in, the usual
/// one first, so that no program opens it as something else.
/// </summary>
internal sealed record FileKind(string Word, string Type, string[] Endings)
{
    /// <summary>What is taken, for whoever sent something else.</summary>
    public const string Taken = "pictures (PNG, JPEG, GIF, WebP, HEIC), PDF, Office and zip files, sound, video and plain text";

    private static readonly FileKind
        Png = new("picture", "image/png", [".png"]),
        Jpeg = new("picture", "image/jpeg", [".jpg", ".jpeg"]),
        Gif = new("picture", "image/gif", [".gif"]),
        WebP = new("picture", "image/webp", [".webp"]),
        Heic = new("picture", "image/heic", [".heic", ".heif", ".avif"]),
        Pdf = new("PDF", "application/pdf", [".pdf"]),
        Zip = new("file", "application/zip", [".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".pages", ".numbers", ".key"]),
        Office = new("file", "application/x-ole-storage", [".doc", ".xls", ".ppt", ".msg"]),
        Mp4 = new("video", "video/mp4", [".mp4", ".m4a", ".m4v", ".mov", ".3gp"]),
        WebM = new("video", "video/webm", [".webm", ".mkv"]),
        Ogg = new("sound", "audio/ogg", [".ogg", ".oga", ".opus"]),
        Mp3 = new("sound", "audio/mpeg", [".mp3"]),
        Wav = new("sound", "audio/wav", [".wav"]),
        PlainText = new("text", "text/plain", [".txt", ".csv", ".tsv", ".md", ".log", ".json", ".eml", ".ics", ".vcf"]);

    /// <summary>Every kind, for tests.</summary>
    public static IReadOnlyList<FileKind> All { get; } = [Png, Jpeg, Gif, WebP, Heic, Pdf, Zip, Office, Mp4, WebM, Ogg, Mp3, Wav, PlainText];

    /// <summary>Null for everything else: programs, scripts and what nobody knows.</summary>
    public static FileKind? Of(ReadOnlySpan<byte> bytes)
    {
        if (Begins(bytes, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return Png;
        if (Begins(bytes, [0xFF, 0xD8, 0xFF]))
            return Jpeg;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return Gif;
        if (bytes.StartsWith("RIFF"u8) && bytes.Length >= 12)
            return bytes[8..].StartsWith("WEBP"u8) ? WebP : bytes[8..].StartsWith("WAVE"u8) ? Wav : null;
        if (bytes.StartsWith("%PDF-"u8))
            return Pdf;
        if (Begins(bytes, [0x50, 0x4B, 0x03, 0x04]) || Begins(bytes, [0x50, 0x4B, 0x05, 0x06]))
            return Zip;
        if (Begins(bytes, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            return Office;
        if (bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8) && BinaryPrimitives.ReadUInt32BigEndian(bytes) is >= 8 and < 4096)
            return bytes[8..12].SequenceEqual("heic"u8) || bytes[8..12].SequenceEqual("heix"u8) || bytes[8..12].SequenceEqual("mif1"u8) || bytes[8..12].SequenceEqual("avif"u8) ? Heic : Mp4;
        if (Begins(bytes, [0x1A, 0x45, 0xDF, 0xA3]))
            return WebM;
        if (bytes.StartsWith("OggS"u8))
            return Ogg;
        if (bytes.StartsWith("ID3"u8) || (bytes.Length > 2 && bytes[0] == 0xFF && (bytes[1] & 0xE6) == 0xE2))
            return Mp3;
        return IsText(bytes) ? PlainText : null;
    }

    /// <summary>UTF-8 throughout, without characters that no text has; and no script that a shell would run.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("#!"u8) || bytes.StartsWith("\ufeff#!"u8))
            return false;
        foreach (var b in bytes)
            if (b < 0x20 && b is not (0x09 or 0x0A or 0x0C or 0x0D or 0x1B))
                return false;
        return Utf8.IsValid(bytes);
    }

    private static bool Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> with) => bytes.StartsWith(with);
}
