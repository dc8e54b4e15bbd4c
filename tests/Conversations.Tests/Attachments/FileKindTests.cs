using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Attachments;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Attachments;

/// <summary>What a file is told to be, and what of it may be shown.</summary>
public sealed class FileKindTests
{
    private const string Script = "<script>alert(document.domain)</script>";

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[][] Pictured => [Pictures.Png(), Pictures.Jpeg(), Pictures.Gif(), Pictures.WebP()];

    [Fact]
    public void Pictures_that_are_whole_are_shown()
    {
        Assert.Equal(["image/png", "image/jpeg", "image/gif", "image/webp"], Pictured.Select(bytes => FileKind.Of(bytes)!.Type));
        Assert.All(Pictured, bytes => Assert.True(RasterImage.IsSafe(bytes)));
        Assert.True(RasterImage.IsSafe(Pictures.Png("Taken in Crete")) && RasterImage.IsSafe(Pictures.Jpeg("Taken in Crete")));
    }

    [Fact]
    public void Pages_drawings_documents_and_whatever_is_two_things_at_once_are_never_shown()
    {
        byte[] zip = [0x50, 0x4B, 0x03, 0x04, 1, 2, 3, 4];
        byte[][] never =
        [
            Text("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"), Text("<!doctype html>" + Script), Text("GIF89a=1;" + Script), Text("%PDF-1.7 ..."), zip,
            .. Pictured.Select(bytes => (byte[])[.. bytes, .. Text(Script)]), .. Pictured.Select(bytes => (byte[])[.. bytes, .. zip]), .. Pictured.Select(bytes => (byte[])[.. bytes, 0]),
            .. Pictured.Select(bytes => bytes[..^1]), Pictures.Png(Script), Pictures.Jpeg("<SCRIPT src=//evil>"), Pictures.Png("%PDF-1.4"), Pictures.Jpeg("PK\x03\x04 an archive in a comment"),
            [.. Pictures.Gif()[..6], .. Text("*/=1;alert(1);/*"), .. Pictures.Gif()[6..]],
        ];
        Assert.All(never, bytes => Assert.False(RasterImage.IsSafe(bytes), Convert.ToHexString(bytes)));
    }

    [Fact]
    public void Pictures_larger_than_a_browser_can_hold_are_not_shown()
    {
        var bomb = Pictures.Png();
        bomb[16] = bomb[20] = 0x7F;
        Assert.False(RasterImage.IsSafe(bomb));
    }

    [Fact]
    public void No_bytes_whatever_make_it_fail_and_what_is_broken_anywhere_is_told_and_not_thrown() =>
        Generated.Holds(
            from bytes in Gen.Elements(Pictured)
            from at in Gen.Choose(0, bytes.Length - 1)
            from with in Gen.Choose(0, 255)
            from cut in Gen.Choose(0, bytes.Length)
            select (bytes, at, with, cut), made =>
            {
                var broken = (byte[])made.bytes.Clone();
                broken[made.at] = (byte)made.with;
                _ = RasterImage.IsSafe(broken);
                _ = RasterImage.IsSafe(broken.AsSpan(0, made.cut));
                Assert.False(made.cut < made.bytes.Length && RasterImage.IsSafe(made.bytes.AsSpan(0, made.cut)));
            });

    [Fact]
    public void Programs_scripts_and_what_nobody_knows_are_no_kind()
    {
        byte[][] none =
        [
            Text("MZ\0\0 a program"), [0x7F, 0x45, 0x4C, 0x46, 2, 1], [0xCF, 0xFA, 0xED, 0xFE, 1], [0xCA, 0xFE, 0xBA, 0xBE, 0, 0], Text("#!/bin/sh\nrm -rf /"), Text("\ufeff#!/bin/sh"), [0, 1, 2, 3],
            [0xFF, 0xFE, 0x41, 0x00], [.. Text("text and then "), 0xC3, 0x28], Text("RIFF1234AVI "),
        ];
        Assert.All(none, bytes => Assert.Null(FileKind.Of(bytes)));
    }

    [Theory]
    [InlineData("report.pdf", "image/png", "report.pdf.png")]
    [InlineData("../../etc/passwd", "text/plain", "passwd.txt")]
    [InlineData("..\\..\\windows\\system32\\run.bat", "text/plain", "run.bat.txt")]
    [InlineData("logo.svg", "text/plain", "logo.svg.txt")]
    [InlineData("page.HTML", "text/plain", "page.HTML.txt")]
    [InlineData("cod\u202Egpj.exe", "image/jpeg", "codgpj.exe.jpg")]
    [InlineData("a\u0000b\r\nc.png", "image/png", "abc.png")]
    [InlineData("x\"; filename=\"evil.html", "application/pdf", "x__ filename=_evil.html.pdf")]
    [InlineData("CON.txt", "text/plain", "_CON.txt")]
    [InlineData("nul", "application/pdf", "_nul.pdf")]
    [InlineData(" ... ", "image/png", "picture.png")]
    [InlineData("", "application/zip", "file.zip")]
    [InlineData(null, "text/plain", "text.txt")]
    [InlineData("Rechnung März 😀.PDF", "application/pdf", "Rechnung März 😀.pdf")]
    [InlineData("table.docm", "application/zip", "table.docm.zip")]
    [InlineData("setup.msi", "application/x-ole-storage", "setup.msi.doc")]
    [InlineData(".png", "image/png", "png.png")]
    public void A_name_is_cleaned_and_ends_in_what_it_is(string? said, string type, string cleaned) =>
        Assert.Equal(cleaned, Attachment.CleanName(said, FileKind.All.First(kind => kind.Type == type)));

    [Fact]
    public void Whatever_it_was_called_a_name_is_short_visible_without_folders_and_of_its_kind() =>
        Generated.Holds(
            from said in Gen.Elements('a', '.', '/', '\\', ' ', '\u202E', '\0', '"', '<', '\n', 'ü', '\uD83D', '\uDE00', '%', '-', '~').ArrayOf().Where(chars => chars.Length < 300)
            from kind in Gen.Elements(FileKind.All.ToArray())
            select (new string(said), kind), made =>
            {
                var name = Attachment.CleanName(made.Item1, made.kind);
                Assert.InRange(name.Length, 2, Attachment.LongestName);
                Assert.DoesNotContain(name, c => char.IsControl(c) || c is '/' or '\\' or '"' or '\u202E' or '<');
                Assert.Contains(made.kind.Endings, ending => name.EndsWith(ending, StringComparison.Ordinal));
                Assert.False(name[0] is '.' or ' ' or '-' or '~');
                Assert.Equal(name, Attachment.CleanName(name, made.kind));
            });
}
