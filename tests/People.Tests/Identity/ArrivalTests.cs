using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.People.Tests.Identity;

/// <summary>Number 2 of docs/identity.md, with everything that operators say among the events.</summary>
public abstract class ArrivalTests(Store store) : IdentityStore(store)
{
    public sealed class OnSqlite() : ArrivalTests(Store.Sqlite);
    public sealed class OnPostgres() : ArrivalTests(Store.Postgres);

    [Fact]
    public void I2_the_same_claims_in_any_order_of_arrival_give_the_same_persons() => Generated.Holds(
        IdentityCase.Everything.Zip(Gen.Choose(0, int.MaxValue), (history, seed) => (history, seed)), c =>
        {
            var slow = SlowPersons.Of(c.history);
            Assert.Equal(slow, After(c.history, 1000));
            Assert.Equal(slow, After(IdentityCase.Shuffled(c.history, c.seed), 1 + c.seed % 7));
        }, Generated.OnDatabase);
}
