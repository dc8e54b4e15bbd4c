using System.Buffers.Binary;

namespace Throughline.Conversations.Attachments;

/// <summary>
/// Which pictures may stand within a page: PNG, JPEG, GIF and WebP that are whole, end where they end, are of a size that a browser can hold, and
/// carry nothing in which another program could see a file of its own: no page, no script, no document, no archive.
/// </summary>
internal static class RasterImage
{
    private const long MostPixels = 50_000_000;

    private static readonly byte[][] Foreign =
        [.. ((string[])["<script", "<html", "<svg", "<!doctype", "<body", "<iframe", "<?php", "<?xml-stylesheet", "javascript:", "%pdf-"]).Select(System.Text.Encoding.ASCII.GetBytes)];

    private static readonly byte[][] Archives = [[0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06]];

    /// <summary>Pure.</summary>
    public static bool IsSafe(ReadOnlySpan<byte> bytes) => FileKind.Of(bytes)?.Type switch
    {
        "image/png" => IsPng(bytes),
        "image/jpeg" => IsJpeg(bytes),
        "image/gif" => IsGif(bytes),
        "image/webp" => IsWebP(bytes),
        _ => false,
    } && !CarriesMore(bytes);

    private static bool IsPng(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 33 || !bytes[12..].StartsWith("IHDR"u8))
            return false;
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));
        if (!IsSize(width, height))
            return false;
        for (var at = 8L; at + 12 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[(int)at..]);
            var isEnd = bytes[(int)(at + 4)..].StartsWith("IEND"u8);
            at += 12L + length;
            if (isEnd)
                return at == bytes.Length;
        }
        return false;
    }

    private static bool IsJpeg(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes[^2] != 0xFF || bytes[^1] != 0xD9)
            return false;
        var isSized = false;
        var at = 2;
        while (at + 4 <= bytes.Length && bytes[at] == 0xFF)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2 || at + 2 + length > bytes.Length)
                return false;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (length < 7 || !IsSize(BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..])))
                    return false;
                isSized = true;
            }
            at += 2 + length;
            if (marker == 0xDA)
                return isSized && EndsOnce(bytes[at..]);
        }
        return false;
    }

    /// <summary>What is coded ends at the very end and nowhere before.</summary>
    private static bool EndsOnce(ReadOnlySpan<byte> coded) => coded.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) == coded.Length - 2;

    private static bool IsGif(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 14 || !IsSize(BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])))
            return false;
        var at = 13 + Table(bytes[10]);
        while (at < bytes.Length)
        {
            switch (bytes[at])
            {
                case 0x3B:
                    return at == bytes.Length - 1;
                case 0x21:
                    at = Blocks(bytes, at + 2);
                    break;
                case 0x2C when at + 10 < bytes.Length:
                    at = Blocks(bytes, at + 10 + Table(bytes[at + 9]) + 1);
                    break;
                default:
                    return false;
            }
        }
        return false;
    }

    private static int Table(byte packed) => (packed & 0x80) == 0 ? 0 : 3 << ((packed & 7) + 1);

    private static int Blocks(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && bytes[at] != 0)
            at += bytes[at] + 1;
        return at + 1;
    }

    private static bool IsWebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != bytes.Length - 8)
            return false;
        if (bytes[12..].StartsWith("VP8X"u8))
            return IsSize(1u + Low24(bytes[24..]), 1u + Low24(bytes[27..]));
        if (bytes[12..].StartsWith("VP8L"u8))
        {
            var packed = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return bytes[20] == 0x2F && IsSize((packed & 0x3FFF) + 1, ((packed >> 14) & 0x3FFF) + 1);
        }
        return bytes[12..].StartsWith("VP8 "u8) && IsSize(BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFFu, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFFu);
    }

    private static uint Low24(ReadOnlySpan<byte> bytes) => (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16));

    private static bool IsSize(uint width, uint height) => width > 0 && height > 0 && (long)width * height <= MostPixels;

    private static bool CarriesMore(ReadOnlySpan<byte> bytes)
    {
        foreach (var archive in Archives)
            if (bytes.IndexOf(archive) >= 0)
                return true;
        var low = new byte[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            low[i] = bytes[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(bytes[i] | 0x20) : bytes[i];
        foreach (var word in Foreign)
            if (low.AsSpan().IndexOf(word) >= 0)
                return true;
        return false;
    }
}
