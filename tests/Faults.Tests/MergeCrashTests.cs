using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Faults.Tests;

/// <summary>The command line dies between any two steps of a merge, of an undo and of reading the log: the map is as before or as after, never between.</summary>
public abstract class MergeCrashTests(Store store) : IAsyncLifetime
{
    private static readonly int Step = Generated.IsSoak ? 1 : 4;

    public sealed class OnSqlite() : MergeCrashTests(Store.Sqlite);
    public sealed class OnPostgres() : MergeCrashTests(Store.Postgres);

    private readonly TempFolder folder = new();
    private PostgresServer? postgres;
    private string[] place = [];

    [Fact]
    public async Task Number_8_holds_whenever_the_process_dies()
    {
        await Import();
        await MustDo("person", "a");
        var apart = await Map();
        await MustDo("merge", "a", "b");
        var merged = await Map();
        Assert.NotEqual(apart, merged);
        await MustDo("unmerge", "a", "b");
        Assert.Equal(apart, await Map());

        var killed = 0;
        foreach (var point in (string[])[FaultPoints.BeforeCommit, FaultPoints.AfterCommit])
        {
            foreach (var (verb, before, after) in ((string, string[], string[])[])[("merge", apart, merged), ("unmerge", merged, apart)])
            {
                for (var n = 1; ; n += Step)
                {
                    var (code, _, errors) = await ServerProcess.RunWith(new Dictionary<string, string> { ["THROUGHLINE_FAULT"] = $"{point}:{n}" }, [verb, "a", "b", .. place]);
                    var now = await Map();
                    Assert.True(now.SequenceEqual(before) || now.SequenceEqual(after), $"{verb}, {point}:{n}: {string.Join(" | ", now)}");
                    if (code is 0 or 2)
                    {
                        Assert.True(code == 0 || errors.Contains("already", StringComparison.Ordinal) || errors.Contains("nothing to undo", StringComparison.Ordinal), errors);
                        Assert.Equal(after, now);
                        break;
                    }
                    killed++;
                }
            }
        }
        Assert.True(killed > 4, $"killed only {killed} times");
        await MustDo("rebuild", "identity");
        Assert.Equal(apart, await Map());
    }

    private async Task Import()
    {
        await File.WriteAllTextAsync(folder["facts.csv"], "id,mail,cookie,at\na,a@example.org,c1,2026-01-01T00:00:00Z\nb,b@example.org,c2,2026-01-02T00:00:00Z\nb,,c1,2026-01-03T00:00:00Z\n");
        await File.WriteAllTextAsync(folder["map.json"], """
            {"id":["id","at"],"identifiers":[{"type":"userId","value":"{id}"},{"type":"email","value":"{mail}"},{"type":"anonymousId","value":"{cookie}"}],"events":[{"name":"Bought","time":{"column":"at"}}]}
            """);
        await MustDo("import", folder["facts.csv"], "--as", "csv", "--map", folder["map.json"], "--source", "shop");
    }

    private async Task MustDo(params string[] arguments)
    {
        var (code, said, errors) = await ServerProcess.Run([.. arguments, .. place]);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {said}{errors}");
    }

    /// <summary>Each identifier with the identifier that its person is called by.</summary>
    private async Task<string[]> Map()
    {
        await using Database database = store == Store.Sqlite
            ? new SqliteDatabase(DataFolder.DatabaseIn(folder["data"]), TimeProvider.System)
            : new PostgresDatabase(place[^1]);
        return [.. await database.Read(session => session.Query<string>(
            "select i.value || ' is ' || p.value from memberships m join identifiers i on i.id = m.identifier join identifiers p on p.id = m.person order by i.value"))];
    }

    public async ValueTask InitializeAsync()
    {
        if (store == Store.Postgres)
            postgres = await PostgresServer.Start();
        place = ["--data", folder["data"], .. postgres is null ? (string[])[] : ["--database", await postgres.CreateDatabase()]];
    }

    public ValueTask DisposeAsync()
    {
        postgres?.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
