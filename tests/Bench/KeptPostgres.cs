using Npgsql;
using Throughline.Kernel.Storage;

namespace Throughline.Bench;

/// <summary>A server that may outlive the run, so that what was filled is measured again.</summary>
internal static class KeptPostgres
{
    /// <summary>The url of the database of this name, made where it is not there.</summary>
    public static async Task<string> Database(string server, string name)
    {
        await using var connection = new NpgsqlConnection(PostgresUrl.Parse(server).ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select 1 from pg_database where datname = '{name}'";
        if (await command.ExecuteScalarAsync() is null)
        {
            command.CommandText = $"create database {name}";
            await command.ExecuteNonQueryAsync();
        }
        return server[..(server.LastIndexOf('/') + 1)] + name;
    }

    /// <summary>Runs what takes as long as it takes, outside a transaction.</summary>
    public static async Task Execute(string url, string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresUrl.Parse(url).ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // written by benchmarks
        (command.CommandText, command.CommandTimeout) = (sql, 0);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
