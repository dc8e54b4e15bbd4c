using FsCheck;
using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.Events.Tests.Collect;

/// <summary>What must hold whatever is sent, in whatever portions and however often.</summary>
public abstract class SendingTests(Store store) : CollectCase(store)
{
    public sealed class OnSqlite() : SendingTests(Store.Sqlite);
    public sealed class OnPostgres() : SendingTests(Store.Postgres);

    private static readonly Gen<string> Item =
        from type in Gen.Elements("track", "page", "identify", "alias", "nonsense")
        from id in Gen.Choose(0, 1_000_000)
        from user in Gen.Elements("u1", "u2", "", "undefined")
        from anonymous in Gen.Elements("a1", "a2")
        from value in Gen.Elements("1", "\"x\"", "[1,{\"b\":null}]", "{\"z\":1,\"a\":\"\\u00e9\"}", "\"\\u0000\"", "1e999")
        select $$$"""{"type":"{{{type}}}","event":"E","messageId":"m{{{id}}}","userId":"{{{user}}}","anonymousId":"{{{anonymous}}}","previousId":"p","properties":{"v":{{{value}}}}}""";

    private static readonly Gen<string[]> Items = Gen.ArrayOf(Item).Resize(12).Select(items => items.DistinctBy(MessageId).ToArray());

    [Fact]
    public void The_same_batch_twice_changes_nothing() => Generated.Holds(Items, items => Run(async () =>
    {
        await SendBatch(items);
        var before = await Contents();
        await SendBatch(items);
        Assert.Equal(before, await Contents());
    }), Generated.OnDatabase / 4);

    [Fact]
    public void Any_order_and_any_portions_give_the_same_set() => Generated.Holds(
        from items in Items
        from shuffled in Gen.Shuffle(items)
        from at in Gen.Choose(0, items.Length)
        select (items, shuffled: shuffled.ToArray(), at),
        c => Run(async () =>
        {
            await Empty();
            await SendBatch(c.items);
            var together = await Contents();
            await Empty();
            await SendBatch(c.shuffled[c.at..]);
            await SendBatch(c.shuffled[..c.at]);
            Assert.Equal(together, await Contents());
        }), Generated.OnDatabase / 4);

    [Fact]
    public void Every_item_is_in_the_log_or_among_the_refusals_and_never_both() => Generated.Holds(Items, items => Run(async () =>
    {
        await Empty();
        await SendBatch(items);
        var contents = await Contents();
        Assert.Equal(items.Select(MessageId).Order(StringComparer.Ordinal), contents.Select(line => line.Split(' ')[1]).Order(StringComparer.Ordinal));
    }), Generated.OnDatabase / 4);

    private static string MessageId(string item) => item.Split("\"messageId\":\"")[1].Split('"')[0];

    private static void Run(Func<Task> test) => Task.Run(test).GetAwaiter().GetResult();

    private Task<List<string>> Contents() => Database.Read(s => s.Query<string>(
        """
        select 'event ' || e.message_id || ' ' || e.kind || ' ' || e.name || ' ' || i.type || ':' || i.value || ' ' || cast(e.properties as text)
        from events e join identifiers i on i.id = e.subject
        union all select 'refusal ' || message_id || ' ' || reason from refusals order by 1
        """));

    private Task Empty() => Database.Write(tx =>
    {
        tx.Execute("delete from events");
        tx.Execute("delete from refusals");
    });
}
