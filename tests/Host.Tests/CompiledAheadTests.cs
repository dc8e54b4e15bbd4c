using System.Reflection.PortableExecutable;
using Throughline.Support;

namespace Throughline.Host.Tests;

/// <summary>The server that tests start is the one that ./run starts: published, and compiled ahead (ADR 119).</summary>
public sealed class CompiledAheadTests
{
    [Fact]
    public void All_that_the_server_runs_but_the_loops_of_Strata_holds_the_machine_s_own_code()
    {
        if (Repository.Configuration != "release")
            Assert.Skip("Only a build in Release compiles ahead.");
        string[] assemblies = [.. Directory.GetFiles(Repository.At("artifacts/publish/Host/release"), "*.dll").Where(IsManaged)];
        Assert.Contains(assemblies, path => Path.GetFileName(path) == "Throughline.Conversations.dll");
        // was it built with CompileAhead=false, or does the SDK do otherwise now?
        Assert.Equal(["Throughline.Strata.dll"], assemblies.Where(path => !IsCompiledAhead(path)).Select(Path.GetFileName));
    }

    private static bool IsManaged(string path) => Read(path, headers => headers.CorHeader is not null);

    private static bool IsCompiledAhead(string path) => Read(path, headers => headers.CorHeader!.ManagedNativeHeaderDirectory.Size > 0);

    private static bool Read(string path, Func<PEHeaders, bool> ask)
    {
        using var file = new PEReader(File.OpenRead(path));
        return ask(file.PEHeaders);
    }
}
