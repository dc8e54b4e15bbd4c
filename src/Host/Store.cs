using Throughline.Events.Phones;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Host;

/// <summary>An opened store with the modules over it: what a verb of the command line works with.</summary>
internal sealed class Store : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly Database database;
    private readonly DataFolder? folder;

    private Store(Database database, DataFolder? folder, string data)
    {
        this.database = database;
        this.folder = folder;
        services = new ServiceCollection()
            .AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error))
            .AddModules(database, TimeProvider.System, data)
            .BuildServiceProvider();
    }

    public Database Database => database;

    /// <summary>False beside a running server that holds the data folder.</summary>
    public bool MayWrite => folder is not null || database.Dialect.IsPostgres;
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>To write: takes hold of the data folder, made where it is missing, or connects to PostgreSQL, and brings the schema up to date.</summary>
    /// <exception cref="UserErrorException">A server holds the folder, or the database can't be used.</exception>
    public static async Task<Store> Open(string data, string? url)
    {
        HomeCountry.Check();
        var held = url is null ? DataFolder.Hold(data) : null;
        var store = new Store(await Connect(held?.DatabaseFile, url), held, Path.GetFullPath(data));
        await store.Get<Migrations>().Apply();
        await store.Get<AdoptRestoredLog>().Run();
        return store;
    }

    /// <summary>To read: beside a running server as it stands, or alone with every reader brought up to the end of the log first.</summary>
    /// <exception cref="UserErrorException">There is nothing there, or it can't be used.</exception>
    public static async Task<Store> OpenToRead(string data, string? url)
    {
        if (url is null && !File.Exists(DataFolder.DatabaseIn(data)))
            throw new UserErrorException($"There is no Throughline data in {Path.GetFullPath(data)}. Say where it is with --data DIR.");
        if (url is null && DataFolder.IsHeld(data))
            return new Store(await Connect(DataFolder.DatabaseIn(Path.GetFullPath(data)), null), null, Path.GetFullPath(data));
        var store = await Open(data, url);
        await store.CatchUp(CancellationToken.None);
        return store;
    }

    /// <summary>Until every reader has seen what the log holds now.</summary>
    public async Task CatchUp(CancellationToken cancel)
    {
        foreach (var reader in services.GetServices<IReader>())
            await Get<ReaderStep>().Settle(reader, cancel);
    }

    public IReadOnlyList<IReader> Readers => [.. services.GetServices<IReader>()];

    internal static async Task<Database> Connect(string? file, string? url)
    {
        if (url is null)
            return new SqliteDatabase(file!, TimeProvider.System);
        var postgres = new PostgresDatabase(url);
        await postgres.Check();
        return postgres;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
        folder?.Dispose();
    }
}
