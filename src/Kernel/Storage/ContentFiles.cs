using System.Globalization;
using System.Security.Cryptography;

namespace Throughline.Kernel.Storage;

/// <summary>
/// Files that people send, beside the database: each under an id of its own and the SHA-256 of what is in it, so that what is read is what was
/// kept. What is kept is on the disk, name and all, before a row speaks of it. They never take the room that the database needs.
/// </summary>
public sealed class ContentFiles
{
    /// <summary>Names another folder than files in the data folder: one that all nodes share.</summary>
    public const string Variable = "THROUGHLINE_FILES";

    /// <summary>So much stays free on the disk, whatever is sent.</summary>
    public const long RoomLeft = 64L << 20;

    private const string Incoming = "incoming";
    private readonly string? folder;
    private readonly long roomLeft;

    /// <param name="folder">Null where there is none: then nothing can be kept.</param>
    /// <param name="roomLeft">So much stays free on the disk.</param>
    public ContentFiles(string? folder, long roomLeft = RoomLeft) => (this.folder, this.roomLeft) = (folder, roomLeft);

    private string Folder => folder ?? throw new StoreUnavailableException("There is no folder for files here: start the server with --data DIR.");

    /// <summary>Takes what comes in, up to a size. It is gone with what is returned, unless it is kept.</summary>
    /// <exception cref="UserErrorException">It is larger, or empty.</exception>
    /// <exception cref="StoreUnavailableException">There is no room for it.</exception>
    public async Task<ReceivedFile> Receive(Stream content, long largest, CancellationToken cancel)
    {
        var path = Path.Combine(Made(Path.Combine(Folder, Incoming)), Ids.Secret(""));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false);
            var buffer = new byte[64 * 1024];
            long size = 0;
            for (int read; (read = await content.ReadAsync(buffer, cancel)) > 0;)
            {
                size += read;
                if (size > largest)
                    throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"The file is too large: at most {largest / 1_000_000.0:0.#} MB go here."));
                CheckRoom(read);
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
            if (size == 0)
                throw new UserErrorException("The file is empty.");
            file.Flush(flushToDisk: true);
            return new ReceivedFile(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (Exception e)
        {
            Delete(path);
            if (e is IOException && IsFull(e))
                throw NoRoom(e);
            throw;
        }
    }

    /// <summary>From now on it is there, also after a power cut.</summary>
    /// <exception cref="StoreUnavailableException">There is no room for it.</exception>
    public void Keep(ReceivedFile received, string id)
    {
        try
        {
            var to = PathOf(id, received.Hash);
            Made(Path.GetDirectoryName(to)!);
            File.Move(received.Path, to);
            DurableFolder.Flush(Path.GetDirectoryName(to)!);
        }
        catch (IOException e) when (IsFull(e))
        {
            throw NoRoom(e);
        }
    }

    /// <summary>All of it; null where it is not here, or is not what was kept.</summary>
    public byte[]? Read(string id, string hash)
    {
        try
        {
            var bytes = File.ReadAllBytes(PathOf(id, hash));
            return Convert.ToHexStringLower(SHA256.HashData(bytes)) == hash ? bytes : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Repeatable: what is not there is removed.</summary>
    public void Remove(string id)
    {
        var within = Path.GetDirectoryName(PathOf(id, ""))!;
        if (!Directory.Exists(within))
            return;
        foreach (var file in Directory.GetFiles(within, id + "-*"))
            File.Delete(file);
        DurableFolder.Flush(within);
    }

    /// <summary>Drops what began to come in and never came to its end, before an instant.</summary>
    public void DropBrokenOff(DateTimeOffset before)
    {
        var incoming = folder is null ? "" : Path.Combine(folder, Incoming);
        foreach (var file in Directory.Exists(incoming) ? Directory.GetFiles(incoming) : [])
            if (File.GetLastWriteTimeUtc(file) < before.UtcDateTime)
                Delete(file);
    }

    // by the end of the id, which is chance: the beginning is the time
    private string PathOf(string id, string hash) => id.Length >= 4 && id.All(char.IsAsciiLetterOrDigit)
        ? Path.Combine(Folder, id[^2..], $"{id}-{hash}") : throw new ArgumentException("An id is letters and digits.", nameof(id));

    private void CheckRoom(long size)
    {
        if (new DriveInfo(Folder).AvailableFreeSpace - size < roomLeft)
            throw NoRoom(null);
    }

    private static StoreUnavailableException NoRoom(Exception? e) => new(
        "There is no room left for files, so it was not taken. Messages without files go on as ever; whoever runs this installation makes room on the disk of its data folder.", e);

    // ENOSPC and EDQUOT; on Windows ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL
    private static bool IsFull(Exception e) => (e.HResult & 0xFFFF) is 28 or 122 or 112 or 39;

    private static string Made(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // it is dropped later, as what was broken off
        }
    }
}

/// <summary>What came in and is not kept yet.</summary>
public sealed class ReceivedFile(string path, long size, string hash) : IDisposable
{
    public string Path { get; } = path;
    public long Size { get; } = size;

    /// <summary>SHA-256 of what is in it, in hexadecimal.</summary>
    public string Hash { get; } = hash;

    public void Dispose()
    {
        if (File.Exists(Path))
            File.Delete(Path);
    }
}
