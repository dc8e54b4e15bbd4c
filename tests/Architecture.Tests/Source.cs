using System.Diagnostics;
using Throughline.Support;

namespace Throughline.Architecture.Tests;

/// <summary>The files that git tracks, or would: paths from the root, with forward slashes.</summary>
internal static class Source
{
    public static IReadOnlyList<string> Files { get; } = List();

    public static IEnumerable<string> Projects(string folder) =>
        Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal) && f.StartsWith(folder, StringComparison.Ordinal));

    public static IEnumerable<string> Code(string folder) =>
        Files.Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal) && Path.GetExtension(f) is ".cs" or ".razor");

    /// <summary><c>Events</c> for <c>src/Events/Log/EventLog.cs</c>.</summary>
    public static string ModuleOf(string file) => file.Split('/')[1];

    public static string Read(string file) => File.ReadAllText(Repository.At(file));

    private static List<string> List()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. files.Where(f => File.Exists(Repository.At(f)))];
    }
}
