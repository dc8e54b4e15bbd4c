using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Support;

namespace Throughline.People.Tests.Identity;

/// <summary>The numbered invariants of docs/identity.md, over generated histories.</summary>
public abstract class IdentityInvariantsTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : IdentityInvariantsTests(Store.Sqlite);
    public sealed class OnPostgres() : IdentityInvariantsTests(Store.Postgres);

    protected override void Add(IServiceCollection services) => services.AddEvents().AddPeople();

    private ResolvePersons Reader => Get<ResolvePersons>();

    [Fact]
    public void I2_the_same_claims_in_any_order_of_arrival_give_the_same_persons() => Generated.Holds(
        IdentityCase.Everything.Zip(Gen.Choose(0, int.MaxValue), (history, seed) => (history, seed)), c =>
        {
            var slow = SlowPersons.Of(c.history);
            Assert.Equal(slow, After(c.history, 1000));
            Assert.Equal(slow, After(IdentityCase.Shuffled(c.history, c.seed), 1 + c.seed % 7));
        }, Generated.OnDatabase);

    /// <summary>What the map says of a history that arrives in this order, so many facts at a time.</summary>
    private string[] After(IEnumerable<Said> arriving, int atOnce)
    {
        // each history has the store to itself; identifiers are left over, and keep their ids whatever comes
        Write(tx => tx.Execute("delete from events"));
        Get<ReaderStep>().Restart(Reader).GetAwaiter().GetResult();
        foreach (var batch in arriving.Chunk(atOnce))
        {
            Write(tx => Append(tx, batch));
            Get<ReaderStep>().Settle(Reader, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        }
        return Database.Read(session =>
        {
            var map = Get<Persons>().Map(session).ToList();
            var known = Get<Identifiers>().Of(session, [.. map.Select(m => m.Identifier)]).ToDictionary(i => i.Id, i => new Identifier(i.Type, i.Value, i.Space));
            return SlowPersons.Lines(map.GroupBy(m => m.Person).Select(of => (known[of.Key], of.Select(m => known[m.Identifier]))));
        }).GetAwaiter().GetResult();
    }

    private void Append(Transaction tx, IEnumerable<Said> facts)
    {
        foreach (var said in facts)
            Get<EventLog>().Append(tx, (said.Source == "throughline" ? Get<Sources>().Own(tx) : Get<Sources>().GetOrAdd(tx, said.Source)).Id, [new NewEvent
            {
                MessageId = said.MessageId,
                Identifiers = said.Who,
                Kind = said.Fact == Said.Event ? "track" : IdentityFact.Kind,
                Name = said.Fact,
                OccurredAt = said.At,
                ReceivedAt = said.At,
                Properties = said.Fact == IdentityFact.Retracted ? ApplyFact.RankProperty((ClaimRank)said.Rank) : "{}",
                Digest = new byte[16],
            }]);
    }

    private void Write(Action<Transaction> unit) => Database.Write(unit).GetAwaiter().GetResult();
}
