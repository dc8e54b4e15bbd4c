using System.Data.Common;

namespace Throughline.Kernel.Storage;

/// <summary>Prepared commands of one connection, by their text. Belongs to whoever holds the connection.</summary>
internal sealed class StatementCache : IDisposable
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);

    public DbCommand Get(DbConnection connection, string sql, Action<DbCommand> parameters)
    {
        if (commands.TryGetValue(sql, out var command))
        {
            command.Connection = connection;
            return command;
        }

        command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is a constant of the caller's; values are parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        parameters(command);
        return commands[sql] = command;
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
            command.Dispose();
        commands.Clear();
    }
}
