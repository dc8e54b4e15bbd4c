using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Kernel.Tests.Storage;

public sealed class PostgresCheckTests
{
    [Fact]
    public async Task A_server_that_acknowledges_before_it_is_durable_is_refused()
    {
        var server = await PostgresServer.Shared;
        var url = await server.CreateDatabase();
        await using (var durable = new PostgresDatabase(url))
            await durable.Check();

        await server.Execute($"alter database {url[(url.LastIndexOf('/') + 1)..]} set synchronous_commit = off");
        await using var hasty = new PostgresDatabase(url + "?Pooling=false");
        Assert.Contains("synchronous_commit", (await Assert.ThrowsAsync<UserErrorException>(hasty.Check)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_fsync_is_refused_and_one_that_is_away_is_named()
    {
        using var server = await PostgresServer.Start();
        await server.Execute("alter system set fsync = off");
        await server.Stop();
        await using var database = new PostgresDatabase(server.Url);
        Assert.Contains("127.0.0.1", (await Assert.ThrowsAsync<UserErrorException>(database.Check)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => database.Read(s => s.Single<int>("select 1")));

        await server.StartAgain();
        Assert.Contains("fsync", (await Assert.ThrowsAsync<UserErrorException>(database.Check)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_restart_of_the_server_writes_go_on()
    {
        using var server = await PostgresServer.Start();
        await using var database = new PostgresDatabase(server.Url);
        await database.Write(tx => tx.Execute("create table things (n bigint)"));

        await server.Stop(abruptly: true);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => database.Write(tx => tx.Execute("insert into things values (1)")));
        await server.StartAgain();

        await database.Write(tx => tx.Execute("insert into things values (2)"));
        Assert.Equal([2L], await database.Read(s => s.Query<long>("select n from things")));
    }
}
