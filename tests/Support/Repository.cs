namespace Throughline.Support;

/// <summary>The checkout that the running tests were built from.</summary>
public static class Repository
{
    /// <summary>Its root: the folder with the solution file.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path in it.</summary>
    public static string At(string path) => Path.Combine(Root, path);

    /// <summary><c>debug</c> or <c>release</c>: how these tests were built, and what they start is built.</summary>
    public static string Configuration { get; } = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')).Split('_')[0];

    public static bool IsCI => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Throughline.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Throughline.slnx above {AppContext.BaseDirectory}: the tests must run from their checkout.");
    }
}
