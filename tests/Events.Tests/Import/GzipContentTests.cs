using System.IO.Compression;
using System.Text;
using Throughline.Events.Import.Files;
using Throughline.Kernel;

namespace Throughline.Events.Tests.Import;

public class GzipContentTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"row {i}\n")));
    private static readonly byte[] Packed = Pack(Text);

    [Fact]
    public void Is_known_by_its_first_bytes()
    {
        Assert.Equal(Text, Read(Packed));
        Assert.Equal(Text, Read(Text));
        Assert.Empty(Read([]));
        Assert.Equal("x"u8.ToArray(), Read("x"u8.ToArray()));
    }

    [Fact]
    public void Parts_behind_one_another_are_one_file() => Assert.Equal([.. Text, .. Text], Read([.. Packed, .. Packed]));

    [Fact]
    public void An_empty_packed_file_is_empty() => Assert.Empty(Read(Pack([])));

    [Fact]
    public void One_that_breaks_off_is_said_to_wherever_it_does()
    {
        var small = Pack("one line and another\n"u8.ToArray());
        for (var length = 2; length < small.Length; length++)
            Assert.Throws<UserErrorException>(() => Read(small[..length]));
        foreach (var length in (int[])[Packed.Length / 2, Packed.Length - 9, Packed.Length - 8, Packed.Length - 4, Packed.Length - 1])
            Assert.Contains("breaks off", Assert.Throws<UserErrorException>(() => Read(Packed[..length])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_said() => Assert.Throws<UserErrorException>(() =>
    {
        var damaged = (byte[])Packed.Clone();
        damaged[^6] ^= 1;
        return Read(damaged);
    });

    [Fact]
    public void Something_behind_it_is_said() => Assert.Throws<UserErrorException>(() => Read([.. Packed, .. "and now for something else"u8]));

    [Fact]
    public void A_trap_is_left_before_it_fills_anything()
    {
        var trap = new MemoryStream();
        using (var gzip = new GZipStream(trap, CompressionLevel.SmallestSize, leaveOpen: true))
            for (var i = 0; i < 200; i++)
                gzip.Write(new byte[1 << 20]);
        Assert.Contains("trap", Assert.Throws<UserErrorException>(() => Read(trap.ToArray())).Message, StringComparison.Ordinal);
    }

    private static byte[] Read(byte[] file)
    {
        using var source = new SourceFile(new MemoryStream(file));
        using var to = new MemoryStream();
        source.CopyTo(to);
        Assert.Equal(file.Length, source.BytesRead);
        return to.ToArray();
    }

    private static byte[] Pack(byte[] content)
    {
        var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Fastest))
            gzip.Write(content);
        return to.ToArray();
    }
}
