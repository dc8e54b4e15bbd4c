using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Throughline.Kernel.Storage;

namespace Throughline.Support;

/// <summary>
/// Databases of the shared PostgreSQL to which migrations were applied once, and which tests copy: applying them again for each test takes six times as long.
/// </summary>
internal static class MigratedDatabases
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Made = new(StringComparer.Ordinal);

    /// <summary>The name of the one with these migrations.</summary>
    public static Task<string> With(IReadOnlyCollection<MigrationSet> sets) =>
        Made.GetOrAdd(string.Join(' ', sets.Select(set => set.Module)), _ => new(() => Make(sets))).Value;

    private static async Task<string> Make(IEnumerable<MigrationSet> sets)
    {
        var server = await PostgresServer.Shared;
        var url = server.NewUrl();
        await server.CreateDatabase(url);
        await using (var database = new PostgresDatabase(url))
            await new Migrations(sets, database, TimeProvider.System, NullLogger<Migrations>.Instance).Apply();
        return PostgresServer.NameIn(url);
    }
}
