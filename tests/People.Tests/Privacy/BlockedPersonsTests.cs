using FsCheck.Fluent;
using Throughline.Events.Blocking;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.People.Identity;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Privacy;

public abstract class BlockedPersonsTests(Store store) : PrivacyCase(store)
{
    public sealed class OnSqlite() : BlockedPersonsTests(Store.Sqlite);
    public sealed class OnPostgres() : BlockedPersonsTests(Store.Postgres);

    private int sent;

    /// <summary>A step of a history: two identifiers seen together, or a value put on the list or taken off.</summary>
    private sealed record Step(int One, int Other, bool IsBlocking);

    [Fact]
    public void I4_who_has_a_blocked_value_in_common_stays_apart_and_the_list_changes_persons_at_once()
    {
        var steps = from one in Gen.Choose(0, 5)
                    from other in Gen.Choose(0, 5)
                    from blocks in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
                    select new Step(one, other, blocks);
        var round = 0;
        Generated.Holds(steps.ListOf(), history => Check(history, ++round).GetAwaiter().GetResult(), Generated.IsSoak ? 2_000 : 25);
    }

    private async Task Check(List<Step> history, int round)
    {
        foreach (var old in await Database.Read(BlockedValues.List))
            await Get<UnblockValue>().Do(Caller.CommandLine, old.Id);
        string Value(int number) => $"v{round}-{number}";
        foreach (var step in history)
        {
            if (!step.IsBlocking)
            {
                await Append([new NewEvent
                {
                    MessageId = "m" + ++sent,
                    Identifiers = [.. new[] { step.One, step.Other }.Distinct().Select(number => new Identifier("loyalty", Value(number)))],
                    Kind = "track", Name = "Seen", OccurredAt = sent, ReceivedAt = sent, Digest = new byte[16],
                }]);
                await CatchUpIdentity();
                continue;
            }
            if ((await Database.Read(BlockedValues.List)).Find(b => b.Value == Value(step.One)) is { } blocked)
                await Get<UnblockValue>().Do(Caller.CommandLine, blocked.Id);
            else
                await Get<BlockValue>().Do(Caller.CommandLine, new NewBlockedValue(Value(step.One), null));
            await AssertApart();
        }
        var now = await Map();
        await Get<ReaderStep>().Restart(Get<ResolvePersons>());
        await CatchUpIdentity();
        Assert.Equal(now, await Map());
        await AssertApart();
    }

    private async Task AssertApart() => Assert.Empty(await Database.Read(session =>
    {
        var blocked = Get<BlockedValues>().Of(session);
        var map = Get<Persons>().Map(session).ToLookup(m => m.Person, m => m.Identifier);
        return map.Where(of => of.Count() > 1).SelectMany(of => Get<Identifiers>().Of(session, [.. of])).Where(blocked.Has).ToList();
    }));

    private Task CatchUpIdentity() => Get<ReaderStep>().Settle(Get<ResolvePersons>(), TestContext.Current.CancellationToken);

    private Task<string> Map() => Database.Read(session => string.Join(' ', Get<Persons>().Map(session).Order().Select(m => $"{m.Identifier}:{m.Person}")));
}
