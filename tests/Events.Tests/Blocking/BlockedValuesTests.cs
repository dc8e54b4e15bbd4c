using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Blocking;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Events.Tests.Blocking;

public abstract class BlockedValuesTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : BlockedValuesTests(Store.Sqlite);
    public sealed class OnPostgres() : BlockedValuesTests(Store.Postgres);

    private static readonly string[] Types = [Identifier.UserId, Identifier.Email, Identifier.Phone, Identifier.AnonymousId, Identifier.Alias, "loyalty"];

    protected override void Add(IServiceCollection services) => services.AddWeb().AddEvents();

    [Fact]
    public void I4_a_blocked_value_is_no_subject_where_another_is_there_and_otherwise_the_strongest_is()
    {
        var value = Gen.Elements("11", "22", "33", "44");
        var identifier = Gen.Zip(Gen.Elements(Types), value);
        var cases = Gen.Zip(identifier.NonEmptyListOf(), Gen.Zip(Gen.Elements(Types).Or(Gen.Constant("")), value).ListOf());
        var round = 0;
        Generated.Holds(cases, one =>
        {
            var (who, list) = (one.Item1.Distinct().Select(i => new Identifier(i.Item1, i.Item2)).ToList(), one.Item2.Distinct().ToList());
            var said = Facts.Track("m" + ++round, of: [.. who]);
            Block(list).GetAwaiter().GetResult();
            var subject = Database.Write(tx =>
            {
                var source = Get<Sources>().GetOrAdd(tx, "web").Id;
                Get<EventLog>().Append(tx, source, [said]);
                return Get<Identifiers>().Of(tx, [Get<EventLog>().Find(tx, source, said.MessageId)!.Subject]).Single();
            }).GetAwaiter().GetResult();

            bool IsBlocked(Identifier i) => list.Exists(b => b.Item2 == i.Value && (b.Item1.Length == 0 || b.Item1 == i.Type));
            var expected = who.OrderBy(IsBlocked).ThenBy(i => Identifier.Rank(i.Type)).First();
            Assert.Equal((IsBlocked(expected), Identifier.Rank(expected.Type)), (IsBlocked(subject.Plain), Identifier.Rank(subject.Type)));
        }, Generated.OnDatabase / 2);
    }

    [Fact]
    public async Task A_value_is_blocked_as_it_compares()
    {
        await Block([(Identifier.Email, " Info@Example.org "), ("", "+49 (30) 1234567")]);
        var set = await Database.Read(Get<BlockedValues>().Of);
        Assert.True(set.Has(Identifier.Of(Identifier.Email, "INFO@example.org")!));
        Assert.False(set.Has(Identifier.Of(Identifier.UserId, "info@example.org")!));
        Assert.True(set.Has(Identifier.Of(Identifier.Phone, "+49 30 1234567")!));
    }

    [Fact]
    public async Task Another_node_sees_the_list_at_once()
    {
        await using var node = AnotherNode();
        var there = new BlockedValues(Get<LogVersions>(), TimeProvider.System);
        Assert.True((await node.Read(there.Of)).IsEmpty);
        await Block([("", "shared")]);
        Assert.True((await node.Read(there.Of)).Has("loyalty", "shared"));
    }

    [Fact]
    public async Task A_value_is_on_the_list_once_and_what_was_done_is_in_the_audit()
    {
        await Block([("", "shared")]);
        await Assert.ThrowsAsync<UserErrorException>(() => Get<BlockValue>().Do(Caller.CommandLine, new NewBlockedValue(" shared ", null)));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<BlockValue>().Do(Caller.CommandLine, new NewBlockedValue(" ", null)));
        await Get<UnblockValue>().Do(Caller.CommandLine, (await Database.Read(BlockedValues.List)).Single().Id);
        Assert.Empty(await Database.Read(BlockedValues.List));
        Assert.Equal(["blocked-value.add", "blocked-value.remove"], await Database.Read(s => s.Query<string>("select action from audit order by id")));
    }

    private async Task Block(IEnumerable<(string Type, string Value)> list)
    {
        foreach (var old in await Database.Read(BlockedValues.List))
            await Get<UnblockValue>().Do(Caller.CommandLine, old.Id);
        foreach (var (type, value) in list)
            await Get<BlockValue>().Do(Caller.CommandLine, new NewBlockedValue(value, type));
    }
}
