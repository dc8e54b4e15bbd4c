using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Kernel.Tests.Storage;

public sealed class DiskFullTests
{
    [Fact]
    public async Task A_full_disk_makes_the_store_unavailable_and_it_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(megabytes: 8);
        await using (var database = new SqliteDatabase(DataFolder.DatabaseIn(disk.Path), TimeProvider.System))
        {
            await database.Write(tx => tx.Execute("create table things (id integer primary key, text text not null)"));
            var acknowledged = await WriteUntilFull(database, disk);

            Assert.Equal(acknowledged, await Count(database));
            var units = Enumerable.Range(0, 5).Select(_ => Insert(database)).ToList();
            foreach (var unit in units)
                Assert.Contains("full", (await Assert.ThrowsAsync<StoreUnavailableException>(() => unit)).Message, StringComparison.Ordinal);
            Assert.Equal(acknowledged, await Count(database));

            disk.MakeRoom();
            await Insert(database);
            Assert.Equal(acknowledged + 1, await Count(database));
            Assert.Equal("ok", await database.Read(s => s.Single<string>("pragma integrity_check")));
        }
    }

    private static async Task<int> WriteUntilFull(SqliteDatabase database, SmallDisk disk)
    {
        for (var written = 0; ; written++)
        {
            if (written == 20)
                disk.Fill();
            try
            {
                await Insert(database);
            }
            catch (StoreUnavailableException)
            {
                return written;
            }
        }
    }

    private static Task Insert(SqliteDatabase database) =>
        database.Write(tx => tx.Execute("insert into things (text) values (@text)", new { text = new string('x', 20_000) }));

    private static Task<int> Count(SqliteDatabase database) => database.Read(s => s.Single<int>("select count(*) from things"));
}
