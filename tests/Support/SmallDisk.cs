using System.Diagnostics;
using Xunit;

namespace Throughline.Support;

/// <summary>A disk of a few megabytes, to be filled up and emptied again. Needs the right to mount: root, or sudo without a password.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TempFolder mountPoint = new();

    public SmallDisk(int megabytes)
    {
        var (ended, said) = Mount("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "tmpfs", mountPoint.Path);
        Assert.True(ended == 0, $"A disk to fill up could not be mounted, which needs root (or sudo without a password): {said}");
    }

    public string Path => mountPoint.Path;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[1 << 20, 4096, 1])
        {
            try
            {
                while (true)
                    file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // full, for pieces of this size
            }
        }
    }

    /// <summary>Gives it back.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        Mount("umount", "-l", mountPoint.Path);
        mountPoint.Dispose();
    }

    private static (int Ended, string Said) Mount(params string[] command)
    {
        string[] all = Environment.UserName == "root" ? command : ["sudo", "-n", .. command];
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(all[0], all[1..]) { UseShellExecute = false, RedirectStandardError = true },
        };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
