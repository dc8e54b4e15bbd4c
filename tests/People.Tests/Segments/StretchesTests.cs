using Throughline.Kernel.Storage;
using Throughline.People.Segments;
using Throughline.Support;

namespace Throughline.People.Tests.Segments;

/// <summary>Stretches that are read ahead: written in order, each once, and none after another was faster.</summary>
public abstract class StretchesTests(Store store) : SegmentsCase(store)
{
    public sealed class OnSqlite() : StretchesTests(Store.Sqlite);
    public sealed class OnPostgres() : StretchesTests(Store.Postgres);

    [Theory]
    [InlineData(1), InlineData(2), InlineData(4), InlineData(5), InlineData(11)]
    public async Task All_are_written_in_order_and_once(int stretches)
    {
        var (written, read) = (new List<long>(), new List<long>());
        for (var from = 0L; from < stretches; from = written.Count)
            Assert.True(await Do(from, stretches, read, written, overtaken: -1));
        Assert.Equal(Enumerable.Range(0, stretches).Select(i => (long)i), written);
        Assert.Equal(written, read);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(3)]
    public async Task Nothing_is_written_once_another_was_faster(int overtaken)
    {
        var (written, read) = (new List<long>(), new List<long>());
        // the other comes while a stretch is read, and so while the one before it is written: that one is in time or is not
        var wrote = await Do(0, 9, read, written, overtaken);
        Assert.InRange(written.Count, Math.Max(0, overtaken - 1), overtaken);
        Assert.Equal(Enumerable.Range(0, written.Count).Select(i => (long)i), written);
        Assert.Equal(written.Count > 0, wrote);
        Assert.InRange(read.Count, written.Count + 1, written.Count + 2);
    }

    private async Task<bool> Do(long first, int stretches, List<long> read, List<long> written, int overtaken)
    {
        var turns = Get<Turns>();
        var turn = await Database.Read(turns.Now);
        return await Get<Stretches>().Do(turn, first, Read, Write);

        async Task<(long, long?)> Read(long from)
        {
            lock (read)
                read.Add(from);
            if (from == overtaken)
                await Database.Write(turns.Pass);
            return (from, from + 1 < stretches ? from + 1 : null);
        }

        Turn? Write(Transaction tx, Turn now, long found, long? next)
        {
            var after = turns.Take(tx, now, 0, now.DecidedTo);
            if (after is not null)
                tx.AfterCommit(() => written.Add(found));
            return after;
        }
    }
}
