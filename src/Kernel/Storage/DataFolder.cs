namespace Throughline.Kernel.Storage;

/// <summary>The folder that holds everything of the embedded profile. One process holds it at a time; the lock goes with the process.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream held;

    private DataFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    public string Path { get; }
    public string DatabaseFile => DatabaseIn(Path);

    public static string DatabaseIn(string folder) => System.IO.Path.Combine(folder, "throughline.db");

    /// <summary>Makes the folder where it is missing, readable by its owner only, and takes hold of it.</summary>
    /// <exception cref="UserErrorException">Another process holds it, or it can't be made.</exception>
    public static DataFolder Hold(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new DataFolder(path, new FileStream(
                System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UserErrorException($"The data folder {path} can't be used: {e.Message}", e);
        }
        catch (IOException e) when (File.Exists(System.IO.Path.Combine(path, "lock")))
        {
            throw new UserErrorException($"The data folder {path} is held by another process, probably a running server. Stop it, or go through it with --server URL --token TOKEN.", e);
        }
        catch (IOException e)
        {
            throw new UserErrorException($"The data folder {path} can't be used: {e.Message}", e);
        }
    }

    /// <summary>True while another process holds the folder.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var free = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => held.Dispose();
}
