namespace Throughline.Support;

/// <summary>A folder of this test's own, deleted with it.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("throughline-test-").FullName;

    /// <summary>A path in the folder; nothing is made.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // left to the system's cleaning of its temporary folder
        }
    }
}
