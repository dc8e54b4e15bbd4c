using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Throughline.Support;

/// <summary>
/// The real server, built, as a process of its own on a port of its own. The test project needs
/// <c>&lt;ProjectReference Include="../../src/Host/Host.csproj" ReferenceOutputAssembly="false" /></c>, so that it is built first.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly StringBuilder output = new();
    private bool isDisposed;

    private ServerProcess(Process process, Uri url) => (this.process, Url) = (process, url);

    public Uri Url { get; }
    public int ProcessId => process.Id;
    public bool HasEnded => process.HasExited;
    public int ExitCode => process.ExitCode;

    /// <summary>What it wrote so far, to both of its outputs.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts it on a data folder and returns when it is ready.</summary>
    /// <param name="more">Further arguments: <c>--database URL</c>, <c>--empty</c>.</param>
    /// <param name="wrapper">A command to start it under, such as strace with its options.</param>
    public static async Task<ServerProcess> Start(
        string data, IEnumerable<string>? more = null, IDictionary<string, string>? environment = null, int? port = null, IEnumerable<string>? wrapper = null)
    {
        var url = new Uri($"http://127.0.0.1:{port ?? PostgresServer.FreePort()}");
        var server = new ServerProcess(
            Prepare(["serve", "--data", data, "--urls", url.GetLeftPart(UriPartial.Authority), .. more ?? []], environment, wrapper ?? []), url);
        server.process.OutputDataReceived += server.Keep;
        server.process.ErrorDataReceived += server.Keep;
        server.process.Start();
        server.process.StandardInput.Close();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Kill();
        await server.UntilReady();
        return server;
    }

    /// <summary>Runs the command line once: exit code and both outputs.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> Run(params string[] arguments) => RunWith(null, arguments);

    /// <inheritdoc cref="Run"/>
    public static async Task<(int ExitCode, string Output, string Errors)> RunWith(IDictionary<string, string>? environment, params string[] arguments)
    {
        using var run = Prepare(arguments, environment, []);
        run.Start();
        run.StandardInput.Close();
        var said = run.StandardOutput.ReadToEndAsync();
        var errors = run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();
        return (run.ExitCode, await said, await errors);
    }

    /// <summary>A new write key for a source, made on a data folder that no server holds.</summary>
    public static async Task<string> CreateWriteKey(string data, string source, params string[] more)
    {
        var (exitCode, said, errors) = await Run(["keys", "create", "--source", source, "--data", data, .. more]);
        var key = Regex.Match(said, @"\b[a-z]+_[A-Za-z0-9_-]{20,}", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return exitCode == 0 && key.Success ? key.Value : throw new InvalidOperationException($"keys create ended with {exitCode}: {said}{errors}");
    }

    /// <summary>SIGKILL: nothing is tidied up, as in a power cut but for what the system's own cache still writes.</summary>
    public void Kill()
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it never started
        }
    }

    /// <summary>SIGTERM, and its exit code once it has ended.</summary>
    public async Task<int> Stop()
    {
        using var signal = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await signal.WaitForExitAsync();
        return await Ended();
    }

    /// <summary>Its exit code, once it has ended by itself.</summary>
    public async Task<int> Ended()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Prepare(IEnumerable<string> arguments, IDictionary<string, string>? environment, IEnumerable<string> wrapper)
    {
        var program = Repository.At($"artifacts/publish/Host/{Repository.Configuration}/throughline.dll");
        if (!File.Exists(program))
            throw new InvalidOperationException($"{program} is missing: the test project must build Host (see ServerProcess).");
        string[] command = [.. wrapper, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new Process { StartInfo = start };
    }

    private async Task UntilReady()
    {
        using var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(5) };
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < LongestStart && !process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync("/ready");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // not listening yet
            }
            await Task.Delay(25);
        }
        var state = process.HasExited ? $"It ended with {process.ExitCode}" : $"It was not ready within {LongestStart.TotalSeconds} s";
        Kill();
        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The server did not start. {state}:\n{Output}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (output)
            output.AppendLine(line.Data);
    }
}
