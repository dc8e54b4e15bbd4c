using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Identity;

/// <summary>Number 7 of docs/identity.md, for whatever keys on identifiers and reads through the map: a table of sends stands for all of it.</summary>
public abstract class KeyedByIdentifierTests(Store store) : IdentityStore(store)
{
    public sealed class OnSqlite() : KeyedByIdentifierTests(Store.Sqlite);
    public sealed class OnPostgres() : KeyedByIdentifierTests(Store.Postgres);

    private const int Cap = 5;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.Write(tx => tx.Execute("create table sends (identifier bigint not null, nr bigint not null)"));
    }

    [Fact]
    public void I7_what_keys_on_identifiers_follows_a_merge_and_its_undo_at_once() => Generated.Holds(
        from history in IdentityCase.Events
        let who = history.SelectMany(h => h.Who).Distinct().ToArray()
        where who.Length > 1
        from two in Gen.Shuffle(who)
        select (history, two[0], two[1]), c =>
        {
            After(c.history, 1000);
            Database.Write(tx => tx.Execute("delete from sends")).GetAwaiter().GetResult();
            foreach (var (nr, identifier) in c.history.SelectMany(h => h.Who).Index())
                Database.Write(tx => tx.Execute("insert into sends (identifier, nr) values (@Id, @nr)", new { Known(identifier).Id, nr })).GetAwaiter().GetResult();
            var (one, other) = (Known(c.Item2), Known(c.Item3));
            var (ofOne, ofOther) = (Sends(one), Sends(other));
            if (Person(one) == Person(other))
                return;
            Do<MergePersons>(m => m.Do(Caller.CommandLine, new($"#{one.Id}", $"#{other.Id}")));
            Assert.Equal(ofOne + ofOther, Sends(one));
            Assert.Equal(ofOne + ofOther, Sends(other));
            Do<UndoMerge>(u => u.Do(Caller.CommandLine, new($"#{one.Id}", $"#{other.Id}")));
            Assert.Equal((ofOne, ofOther), (Sends(one), Sends(other)));
        }, Generated.OnDatabase / 4);

    [Fact]
    public async Task I7_who_holds_a_person_sees_all_of_it_whatever_is_merged_meanwhile()
    {
        Identifier ann = new(Identifier.UserId, "ann"), bob = new(Identifier.UserId, "bob");
        After([new("web", "m1", 1, Said.Event, [ann]), new("web", "m2", 2, Said.Event, [bob])], 10);
        var ids = new[] { Known(ann).Id, Known(bob).Id };
        await Task.WhenAll(Enumerable.Range(0, 40).Select(nr => nr == 20
            ? Get<MergePersons>().Do(Caller.CommandLine, new("ann", "bob"))
            : Reserve(ids[nr % 2], nr)));
        var before = Sends(Known(ann));
        Assert.InRange(before, Cap, 2 * Cap);
        await Task.WhenAll(Enumerable.Range(100, 20).Select(nr => Reserve(ids[nr % 2], nr)));
        Assert.Equal(before, Sends(Known(ann)));
    }

    /// <summary>A send more, where the person has not had as many as the cap allows.</summary>
    private Task Reserve(long identifier, long nr) => Database.Write(tx =>
    {
        var person = Get<Persons>().Hold(tx, identifier);
        if (Sends(tx, person) < Cap)
            tx.Execute("insert into sends (identifier, nr) values (@identifier, @nr)", new { identifier, nr });
    });

    private long Sends(KnownIdentifier identifier) => Read(s => Sends(s, Get<Persons>().Of(s, identifier.Id)!.Value));

    private static long Sends(Session session, long person) => session.Single<long>(
        "select count(*) from sends s join memberships m on m.identifier = s.identifier where m.person = @person", new { person });
}
