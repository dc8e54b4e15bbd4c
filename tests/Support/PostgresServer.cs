using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Throughline.Support;

/// <summary>
/// A throw-away PostgreSQL on 127.0.0.1 with <c>fsync</c> on, which ends with the process that started it, however that ends.
/// <see cref="Shared"/> is the one that store tests use; a test that stops servers starts its own.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<Task<PostgresServer>> One = new(FindOrStart);
    private static int databases;

    private readonly Process? script;

    private PostgresServer(Process? script, string url, int pid) => (this.script, Url, ProcessId) = (script, url, pid);

    /// <summary>The server of this test run: the one at THROUGHLINE_TEST_POSTGRES, else one started at first use.</summary>
    public static Task<PostgresServer> Shared => One.Value;

    /// <summary>postgresql://…, a superuser's, to the database <c>postgres</c>.</summary>
    public string Url { get; }

    /// <summary>The postmaster's.</summary>
    public int ProcessId { get; private set; }

    /// <param name="folder">Where its files go; the system's temporary folder otherwise.</param>
    public static async Task<PostgresServer> Start(string? folder = null)
    {
        using var text = new StreamReader(typeof(PostgresServer).Assembly.GetManifestResourceStream("postgres.sh")!);
        var started = new Process
        {
            StartInfo = new ProcessStartInfo("bash")
            {
                ArgumentList = { "-c", await text.ReadToEndAsync(), "postgres.sh", FreePort().ToString(), folder ?? "/tmp" },
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        started.Start();
        var (url, pid) = await Ready(started);
        return new PostgresServer(started, url, pid);
    }

    /// <summary>An empty database in it; its url.</summary>
    public async Task<string> CreateDatabase()
    {
        var url = NewUrl();
        await CreateDatabase(url);
        return url;
    }

    /// <summary>The url of a database that is not there yet.</summary>
    internal string NewUrl() => $"{Url[..(Url.LastIndexOf('/') + 1)]}t{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";

    /// <summary>An empty database with a url, or a copy of another.</summary>
    internal Task CreateDatabase(string url, string? from = null) => Execute($"create database {NameIn(url)}{(from is null ? "" : $" template {from}")}");

    internal static string NameIn(string url) => url[(url.LastIndexOf('/') + 1)..];

    /// <summary>Runs one statement in the database <c>postgres</c>.</summary>
    public async Task Execute(string sql)
    {
        var url = new Uri(Url);
        await using var connection = new NpgsqlConnection(
            $"Host={url.Host};Port={url.Port};Username={url.UserInfo.Split(':')[0]};Password={url.UserInfo.Split(':').ElementAtOrDefault(1)};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // written by tests
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends it, disconnecting everyone; <paramref name="abruptly"/> as a power cut would.</summary>
    public async Task Stop(bool abruptly = false)
    {
        await Own.StandardInput.WriteLineAsync(abruptly ? "kill" : "stop");
        await Own.StandardInput.FlushAsync();
        await Own.StandardOutput.ReadLineAsync();
    }

    /// <summary>Starts it again after <see cref="Stop"/>, on the same files and port.</summary>
    public async Task StartAgain()
    {
        await Own.StandardInput.WriteLineAsync("start");
        await Own.StandardInput.FlushAsync();
        (_, ProcessId) = await Ready(Own);
    }

    public void Dispose()
    {
        if (script is null)
            return;
        script.StandardInput.Close();
        script.WaitForExit(TimeSpan.FromSeconds(20));
        script.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process Own => script ?? throw new InvalidOperationException("This server is shared: start one with PostgresServer.Start().");

    private static async Task<PostgresServer> FindOrStart()
    {
        if (Environment.GetEnvironmentVariable("THROUGHLINE_TEST_POSTGRES") is { Length: > 0 } url)
            return new PostgresServer(null, url, 0);
        var server = await Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }

    private static async Task<(string Url, int Pid)> Ready(Process script)
    {
        var words = (await script.StandardOutput.ReadLineAsync() ?? "failed without a word").Split(' ');
        return words is ["ready", var url, var pid]
            ? (url, int.Parse(pid))
            : throw new InvalidOperationException($"No PostgreSQL for the tests: {string.Join(' ', words.Skip(1))}");
    }
}
