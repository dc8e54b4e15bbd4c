using System.Diagnostics;
using Throughline.Support;

namespace Throughline.Bench.Tests;

public sealed class ShortBenchTests
{
    /// <summary>Small sizes on a busy machine, so a quarter of each target; ./bench measures properly.</summary>
    [Theory, InlineData("collect-sqlite"), InlineData("collect-postgres"), InlineData("import"), InlineData("memory"), InlineData("strata"), InlineData("journeys"), InlineData("linkage")]
    public async Task Nothing_is_badly_slow(string name)
    {
        if (name == "import")
            RealData.File("logs/helpdesk.xes.gz");
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Repository.At($"artifacts/bin/Bench/{Repository.Configuration}/Throughline.Bench.dll"), "--short", name])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        var table = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await table + await errors);
    }
}
