using Npgsql;
using Throughline.Kernel.Storage;

namespace Throughline.Bench;

/// <summary>A server that outlives the run, so that what was filled is measured again.</summary>
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
}
