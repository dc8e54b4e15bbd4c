using System.Globalization;
using Npgsql;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Bench.Desk;

/// <summary>
/// A desk with very many conversations, filled once and measured often: kept in THROUGHLINE_BENCH_FOLDER (SQLite) or in the server at
/// THROUGHLINE_BENCH_POSTGRES, thrown away without them. THROUGHLINE_BENCH_CONVERSATIONS says how many (a million), ten messages each.
/// </summary>
internal sealed class DeskStore(string data, string? url, int conversations) : IAsyncDisposable
{
    private List<IDisposable> own = [];

    /// <summary>The server's data folder.</summary>
    public string Data => data;

    /// <summary>The PostgreSQL database; null on SQLite.</summary>
    public string? Url => url;

    public int Conversations => conversations;

    public static int ConversationsOf(Size size) => size == Size.Short ? 2_000
        : int.TryParse(Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_CONVERSATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var fewer) ? fewer : 1_000_000;

    public static DeskStore OnSqlite(int conversations)
    {
        var kept = Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_FOLDER");
        var folder = kept is { Length: > 0 } ? null : new TempFolder();
        return new DeskStore(folder is null ? Path.Combine(kept!, $"desk-{conversations}") : folder["data"], null, conversations) { own = folder is null ? [] : [folder] };
    }

    public static async Task<DeskStore> OnPostgres(int conversations)
    {
        var folder = new TempFolder();
        if (Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_POSTGRES") is { Length: > 0 } kept)
            return new DeskStore(folder["data"], await KeptPostgres.Database(kept, $"desk_{conversations}"), conversations) { own = [folder] };
        var server = await PostgresServer.Start();
        return new DeskStore(folder["data"], await server.CreateDatabase(), conversations) { own = [server, folder] };
    }

    public Database Open()
    {
        Directory.CreateDirectory(data);
        return url is null ? new SqliteDatabase(Path.Combine(data, "throughline.db"), TimeProvider.System) : new PostgresDatabase(url);
    }

    public Task<ServerProcess> Serve(IDictionary<string, string> environment) => ServerProcess.Start(data, url is null ? ["--empty"] : ["--empty", "--database", url], environment);

    /// <summary>As PostgreSQL does by itself after a while.</summary>
    public async Task Vacuum()
    {
        if (url is null)
            return;
        await using var connection = new NpgsqlConnection(PostgresUrl.Parse(url).ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = ("vacuum analyze", 0);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync()
    {
        own.ForEach(one => one.Dispose());
        return ValueTask.CompletedTask;
    }
}
