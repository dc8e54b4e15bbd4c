using Throughline.Events.Readers;
using Throughline.Support;

namespace Throughline.Events.Tests.Readers;

public abstract class ReaderTests(Store store) : ReaderCase(store)
{
    public sealed class OnSqlite() : ReaderTests(Store.Sqlite);
    public sealed class OnPostgres() : ReaderTests(Store.Postgres);

    [Fact]
    public async Task A_reader_sees_every_event_once_and_in_order()
    {
        for (var i = 0; i < 2345; i += 469)
            await Database.Write(tx => Append(tx, [.. Enumerable.Range(i, 469).Select(n => "e" + n)]));
        await Settle();
        await Settle();
        Assert.Equal(Enumerable.Range(0, 2345).Select(n => "e" + n), await Seen());
    }

    [Fact]
    public async Task A_step_that_fails_after_its_effect_leaves_neither_effect_nor_cursor()
    {
        await Append("a");
        Get<Recorder>().FailAfterEffect = true;
        await Assert.ThrowsAsync<InvalidTimeZoneException>(Settle);
        Assert.Empty(await Seen());

        Get<Recorder>().FailAfterEffect = false;
        await Settle();
        Assert.Equal(["a"], await Seen());
    }

    [Fact]
    public async Task A_rebuilt_reader_ends_where_it_was()
    {
        await Database.Write(tx => Append(tx, "a", "b", "c"));
        await Settle();
        var before = await Seen();
        await Get<ReaderStep>().Restart(Get<Recorder>());
        Assert.Empty(await Seen());
        await Settle();
        Assert.Equal(before, await Seen());
    }
}
