using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Throughline.Strata.Storage;

/// <summary>
/// Bytes outside the managed heap: memory, or a mapped file. At least 64 bytes beyond <see cref="Length"/> may be read (never relied on),
/// so that loops may load whole vectors.
/// </summary>
internal sealed unsafe class Block : IDisposable
{
    public const int Margin = 64;

    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? view;
    private byte* at;

    private Block(byte* at, long length, MemoryMappedFile? file = null, MemoryMappedViewAccessor? view = null)
    {
        this.at = at;
        this.file = file;
        this.view = view;
        Length = length;
    }

    ~Block() => Free();

    public byte* At => at;
    public long Length { get; }

    public static Block Allocate(long bytes) => new((byte*)NativeMemory.AlignedAlloc((nuint)(bytes + Margin), Margin), bytes);

    /// <summary>An existing file, to read. Files end in a margin of their own.</summary>
    public static Block Map(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = stream.Length;
        var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* at = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref at);
        return new Block(at + view.PointerOffset, length, file, view);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (at is null)
            return;
        if (view is null)
        {
            NativeMemory.AlignedFree(at);
        }
        else
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            file!.Dispose();
        }
        at = null;
    }
}
