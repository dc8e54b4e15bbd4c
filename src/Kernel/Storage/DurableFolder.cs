using System.Runtime.InteropServices;
using System.Text;

namespace Throughline.Kernel.Storage;

/// <summary>Names in a folder outlive a power cut only once the folder itself is flushed, for which .NET has no call. On Windows they do without.</summary>
internal static class DurableFolder
{
    /// <exception cref="IOException">The disk can't.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Open(Encoding.UTF8.GetBytes(path + "\0"), 0);
        if (folder < 0)
            throw new IOException($"{path} can't be opened to be flushed.", Marshal.GetLastPInvokeError());
        try
        {
            if (Sync(folder) != 0)
                throw new IOException($"{path} can't be flushed.", Marshal.GetLastPInvokeError());
        }
        finally
        {
            _ = Close(folder);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int file);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}
