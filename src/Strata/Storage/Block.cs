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

    private readonly IDisposable[] owned;

    private Block(byte* at, long length, params IDisposable[] owned)
    {
        At = at;
        Length = length;
        this.owned = owned;
    }

    public byte* At { get; }
    public long Length { get; }

    public static Block Allocate(long bytes)
    {
        var memory = new Memory(bytes + Margin);
        return new Block((byte*)memory.DangerousGetHandle(), bytes, memory);
    }

    /// <summary>An existing file, to read. Files end in a margin of their own.</summary>
    public static Block Map(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = stream.Length;
        var mapped = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        var shown = mapped.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* first = null;
        shown.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
        return new Block(first + shown.PointerOffset, length, new Pointer(shown), shown, mapped);
    }

    public void Dispose()
    {
        foreach (var part in owned)
            part.Dispose();
    }

    /// <summary>Goes at the latest with the last reference to it.</summary>
    private sealed class Memory : SafeHandle
    {
        private readonly long bytes;

        public Memory(long bytes) : base(0, ownsHandle: true)
        {
            this.bytes = bytes;
            SetHandle(Pages.Suits(bytes) ? Pages.Take(bytes) : (nint)NativeMemory.AlignedAlloc((nuint)bytes, Margin));
        }

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            if (Pages.Suits(bytes))
                Pages.Return(handle, bytes);
            else
                NativeMemory.AlignedFree((void*)handle);
            return true;
        }
    }

    private sealed class Pointer(MemoryMappedViewAccessor view) : IDisposable
    {
        private bool released;

        public void Dispose()
        {
            if (!released)
                view.SafeMemoryMappedViewHandle.ReleasePointer();
            released = true;
        }
    }
}
