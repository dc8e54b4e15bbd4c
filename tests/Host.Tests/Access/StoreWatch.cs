using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Throughline.Host.Tests.Access;

/// <summary>What stands in a running server's database, table by table, as a digest: to say that nothing was changed, or where.</summary>
internal sealed class StoreWatch(string database)
{
    /// <summary>When somebody was last here is kept of everybody, also of who is refused.</summary>
    private static readonly string[] OfCallers = ["sessions.seen_at", "users.seen_at", "api_tokens.used_at"];

    /// <summary>What the server writes by itself.</summary>
    private static readonly string[] OfTheServer = ["routing", "sign_in_failures", "match_search"];

    private readonly string connection = new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();

    public Dictionary<string, string> Read()
    {
        using var store = new SqliteConnection(connection);
        store.Open();
        // one snapshot of everything
        using var reading = store.BeginTransaction(deferred: true);
        return Texts(store, "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and sql not like 'create virtual%' order by name")
            .Except(OfTheServer).ToDictionary(table => table, table => Digest(store, table), StringComparer.Ordinal);
    }

    /// <summary>As it stands once the server has nothing left to do by itself.</summary>
    public async Task<Dictionary<string, string>> Settled()
    {
        for (var (before, tries) = (Read(), 0); ; tries++)
        {
            await Task.Delay(200);
            var now = Read();
            if (Changed(before, now).Count == 0)
                return now;
            Assert.True(tries < 100, $"After {tries / 5} seconds the server still writes to {string.Join(", ", Changed(before, now))}.");
            before = now;
        }
    }

    public static List<string> Changed(Dictionary<string, string> before, Dictionary<string, string> now) =>
        [.. now.Where(table => before.GetValueOrDefault(table.Key) != table.Value).Select(table => table.Key)];

    private static string Digest(SqliteConnection store, string table)
    {
        var columns = Texts(store, $"select name from pragma_table_info('{table}')").Where(column => !OfCallers.Contains($"{table}.{column}")).Select(column => $"quote(\"{column}\")");
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in Texts(store, $"select {string.Join(" || ',' || ", columns)} from \"{table}\" order by 1"))
            sum.AppendData(Encoding.UTF8.GetBytes(row + "\n"));
        return Convert.ToHexString(sum.GetHashAndReset());
    }

    private static List<string> Texts(SqliteConnection store, string sql)
    {
        using var command = store.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
            texts.Add(rows.GetString(0));
        return texts;
    }
}
