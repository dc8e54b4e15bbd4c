using System.Diagnostics;
using System.Runtime.InteropServices;
using Throughline.Support;

namespace Throughline.Bench;

internal static class Machine
{
    /// <summary>Date, processor, memory and commit: what a table of results must say of itself.</summary>
    public static string Describe()
    {
        var model = Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        return $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores of {model}, {memory:0} GiB, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}, commit {Commit()}";
    }

    /// <summary>Bytes of memory that the process keeps in RAM.</summary>
    public static long ResidentBytes(int process) => Status(process, "VmRSS");

    /// <summary>Bytes of RAM by kind: RssAnon is what belongs to no file, RssFile what is mapped from files.</summary>
    public static long Status(int process, string kind) => long.Parse(Line($"/proc/{process}/status", kind)!.Split(' ')[0]) * 1024;

    /// <summary>How many processes want a core, of the last minute; what else runs here is in it.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>Waits until a process does next to nothing, ten minutes at most.</summary>
    public static async Task CalmsDown(int process)
    {
        using var watched = Process.GetProcessById(process);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(3));
        var before = watched.TotalProcessorTime;
        for (var looks = 0; looks < 200 && await timer.WaitForNextTickAsync(); looks++)
        {
            watched.Refresh();
            var spent = watched.TotalProcessorTime - before;
            if (spent < TimeSpan.FromSeconds(0.3))
                return;
            before += spent;
        }
    }

    private static string? Line(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;

    private static string Commit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}
