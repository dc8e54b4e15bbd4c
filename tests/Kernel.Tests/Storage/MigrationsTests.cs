using System.Reflection;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Kernel.Tests.Storage;

public abstract class MigrationsTests(Store store) : DatabaseCase(store)
{
    private const string Hats = "create table hats (id {id}, name {text} not null)";
    private const string Gloves = "create table gloves (id {id}, hat bigint not null references hats (id), seen {json} not null, digest {bytes})";

    public sealed class OnSqlite() : MigrationsTests(Store.Sqlite)
    {
        [Fact]
        public async Task A_backup_is_made_before_the_schema_changes()
        {
            await From(Database, Hats).Apply();
            await Database.Write(tx => tx.Execute("insert into hats (name) values ('bowler')"));
            Time.Advance(TimeSpan.FromMinutes(1));

            await From(Database, Hats, Gloves).Apply();

            var backup = Directory.GetFiles(Path.Combine(Folder.Path, "backups")).Order(StringComparer.Ordinal).Last();
            await using var before = new SqliteDatabase(backup, Time);
            Assert.Equal(["bowler"], await before.Read(s => s.Query<string>("select name from hats")));
            Assert.Equal(0, await before.Read(s => s.Single<int>("select count(*) from sqlite_schema where name = 'gloves'")));
        }
    }

    public sealed class OnPostgres() : MigrationsTests(Store.Postgres)
    {
        [Fact]
        public async Task Nodes_that_start_at_once_apply_each_migration_once()
        {
            var nodes = Enumerable.Range(0, 6).Select(_ => AnotherNode()).ToList();
            var applied = await Task.WhenAll(nodes.Select(node => From(node, Hats, Gloves).Apply()));
            Assert.Equal(["test/0001_step", "test/0002_step"], applied.SelectMany(names => names).Order());
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Each_is_applied_once_and_in_order()
    {
        Assert.Equal(["test/0001_step"], await From(Database, Hats).Apply());
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["test/0002_step"], await From(Database, Hats, Gloves).Apply());
        Assert.Empty(await From(Database, Hats, Gloves).Apply());
    }

    [Fact]
    public async Task One_that_fails_changes_nothing()
    {
        var broken = From(Database, Hats, Gloves + "; create table hats (id bigint)");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(broken.Apply);
        Assert.Equal(["test/0001_step"], await From(Database, Hats).Apply());
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_not_touched()
    {
        await From(Database, Hats, Gloves).Apply();
        var refusal = await Assert.ThrowsAsync<UserErrorException>(From(Database, Hats).Apply);
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("test/0002_step", refusal.Message, StringComparison.Ordinal);
    }

    private Migrations From(Database database, params string[] files) =>
        new([new MigrationSet("kernel", typeof(KernelModule).Assembly), new MigrationSet("test", new Files(files))], database, Time, NullLogger<Migrations>.Instance);

    /// <summary>An assembly that holds these texts as its numbered migrations.</summary>
    private sealed class Files(string[] texts) : Assembly
    {
        public override string[] GetManifestResourceNames() => [.. texts.Select((_, i) => $"Test.Migrations.{i + 1:0000}_step.sql")];

        public override Stream GetManifestResourceStream(string name) =>
            new MemoryStream(Encoding.UTF8.GetBytes(texts[int.Parse(name.Split('.')[2][..4]) - 1]));
    }
}
