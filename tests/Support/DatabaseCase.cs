using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Xunit;

namespace Throughline.Support;

public enum Store
{
    Sqlite,
    Postgres,
}

/// <summary>
/// A test of stores, which runs on both databases. Write the tests in an abstract class, with one nested class for each database:
/// <code>
/// public abstract class SourcesTests(Store store) : DatabaseCase(store)
/// {
///     public sealed class OnSqlite() : SourcesTests(Store.Sqlite);
///     public sealed class OnPostgres() : SourcesTests(Store.Postgres);
///
///     protected override void Add(IServiceCollection services) => services.AddEvents();
///
///     [Fact]
///     public async Task A_source_is_made_once() { … await Database.Write(tx => Get&lt;Sources>().GetOrAdd(tx, "web")) … }
/// }
/// </code>
/// Every test has an empty database of its own, with the migrations of the modules that <see cref="Add"/> adds.
/// </summary>
public abstract class DatabaseCase(Store store) : IAsyncLifetime
{
    private ServiceProvider? services;
    private string? url;

    protected Store Store => store;
    protected ManualTime Time { get; } = new();

    /// <summary>A folder of the test's own; on SQLite it is the data folder.</summary>
    protected TempFolder Folder { get; } = new();

    protected Database Database { get; private set; } = null!;

    /// <summary>The modules under test, with what they need besides the kernel and logging.</summary>
    protected virtual void Add(IServiceCollection services) { }

    protected IServiceProvider Services => services!;
    protected T Get<T>() where T : notnull => services!.GetRequiredService<T>();

    /// <summary>A further connection to the same database, as another node has. On SQLite there is one node: none.</summary>
    protected Database AnotherNode()
    {
        Assert.SkipWhen(store == Store.Sqlite, "SQLite has one node.");
        return new PostgresDatabase(url!);
    }

    /// <summary>The database's url, or the file's path.</summary>
    protected string Place => store == Store.Postgres ? url! : DataFolder.DatabaseIn(Folder.Path);

    /// <summary>
    /// Until readers see all that was committed at the call. PostgreSQL shows them only what no older transaction of the whole server can
    /// come before any more, and those of other tests run beside.
    /// </summary>
    protected async Task Shown()
    {
        if (store == Store.Sqlite)
            return;
        var end = await Database.Read(session => session.Single<long>("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"));
        while (await Database.Read(session => session.Single<long>("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")) < end)
            await Database.Read(session => session.Query<string>("select pg_sleep(0.01)::text"));
    }

    public virtual async ValueTask InitializeAsync()
    {
        var postgres = store == Store.Postgres ? await PostgresServer.Shared : null;
        url = postgres?.NewUrl();
        Database = store == Store.Postgres ? new PostgresDatabase(url!) : new SqliteDatabase(Place, TimeProvider.System);
        var collection = new ServiceCollection().AddLogging().AddKernel(Database, Time, Folder.Path);
        Add(collection);
        services = collection.BuildServiceProvider();
        if (postgres is null)
            await services.GetRequiredService<Migrations>().Apply();
        else
            await postgres.CreateDatabase(url!, await MigratedDatabases.With([.. services.GetServices<MigrationSet>()]));
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (services is not null)
            await services.DisposeAsync();
        if (Database is not null)
            await Database.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
