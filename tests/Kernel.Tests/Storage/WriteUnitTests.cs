using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Kernel.Tests.Storage;

public abstract class WriteUnitTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : WriteUnitTests(Store.Sqlite);
    public sealed class OnPostgres() : WriteUnitTests(Store.Postgres);

    [Fact]
    public async Task What_a_unit_wrote_is_there_when_its_task_completes()
    {
        await Database.Write(tx => tx.Execute("create table things (name text primary key)"));
        await Database.Write(tx => tx.Execute("insert into things values ('a')"));
        Assert.Equal(["a"], await Database.Read(s => s.Query<string>("select name from things")));
    }
}
