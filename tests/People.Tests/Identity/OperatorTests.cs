using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.People.Identity;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Identity;

/// <summary>What operators do about identity, through the verbs that pages, API and command line share.</summary>
public abstract class OperatorTests(Store store) : IdentityStore(store)
{
    public sealed class OnSqlite() : OperatorTests(Store.Sqlite);
    public sealed class OnPostgres() : OperatorTests(Store.Postgres);

    [Fact]
    public void I8_merge_then_undo_is_the_identity_function() => Generated.Holds(Cases, c =>
    {
        var before = After(c.History, 1000);
        var (one, other) = (Known(c.One), Known(c.Other));
        if (Person(one) == Person(other) || AreApart(one, other))
        {
            Assert.Throws<UserErrorException>(() => Do<MergePersons>(m => m.Do(Caller.CommandLine, Two(one, other))));
            Assert.Equal(before, Now());
            return;
        }
        var both = Members(Person(one)).Concat(Members(Person(other))).Order();
        Do<MergePersons>(m => m.Do(Caller.CommandLine, Two(one, other)));
        Assert.Equal(both, Members(Person(one)));
        Do<UndoMerge>(u => u.Do(Caller.CommandLine, Two(one, other)));
        Assert.Equal(before, Now());
        CatchUp();
        Assert.Equal(before, Now());
    }, Generated.OnDatabase / 2);

    [Fact]
    public void I8_a_separation_holds_whatever_comes_and_undone_it_is_as_if_it_had_never_been() => Generated.Holds(Cases, c =>
    {
        var before = After(c.History, 1000);
        var (one, other) = (Known(c.One), Known(c.Other));
        if (AreApart(one, other))
            return;
        Do<SeparatePersons>(s => s.Do(Caller.CommandLine, Two(one, other)));
        Assert.NotEqual(Person(one), Person(other));
        Do<SeparatePersons>(s => s.Undo(Caller.CommandLine, Two(one, other)));
        Assert.Equal(before, Now());
        Do<SeparatePersons>(s => s.Do(Caller.CommandLine, Two(one, other)));
        Arrive([.. c.History.Where(h => h.Fact == Said.Event).Select(h => h with { MessageId = "later" + h.MessageId, At = h.At + 100 })], 5);
        Assert.NotEqual(Person(one), Person(other));
    }, Generated.OnDatabase / 2);

    [Fact]
    public void I8_undo_takes_back_what_events_claimed_until_they_claim_it_again()
    {
        Identifier ann = new(Identifier.UserId, "ann"), cookie = new(Identifier.AnonymousId, "c");
        After([new("web", "m1", 1, Said.Event, [ann, cookie]), new("web", "m2", 2, Said.Event, [ann, cookie])], 10);
        Do<UndoMerge>(u => u.Do(Caller.CommandLine, Two(Known(ann), Known(cookie))));
        Assert.NotEqual(Person(Known(ann)), Person(Known(cookie)));
        Arrive([new("web", "late", 1, Said.Event, [ann, cookie])], 1);
        Assert.NotEqual(Person(Known(ann)), Person(Known(cookie)));
        Arrive([new("web", "new", Micros.Now(Time) + 1, Said.Event, [ann, cookie])], 1);
        Assert.Equal(Person(Known(ann)), Person(Known(cookie)));
    }

    [Fact]
    public void I1_the_id_of_any_identifier_ever_used_leads_to_its_present_person() => Generated.Holds(IdentityCase.Everything, history =>
    {
        After(history, 3);
        foreach (var identifier in history.SelectMany(h => h.Who))
        {
            var person = Person(Known(identifier));
            Assert.Contains(person, Members(person));
            Assert.Contains(Known(identifier).Id, Members(person));
        }
    }, Generated.OnDatabase / 2);

    [Fact]
    public void I1_a_merge_changes_no_event()
    {
        Identifier ann = new(Identifier.UserId, "ann"), bob = new(Identifier.UserId, "bob");
        After([new("web", "m1", 1, Said.Event, [ann]), new("web", "m2", 2, Said.Event, [bob])], 10);
        var before = Events();
        Do<MergePersons>(m => m.Do(Caller.CommandLine, Two(Known(ann), Known(bob))));
        Assert.Equal(before, Events()[..before.Count]);
    }

    [Fact]
    public void I3_a_claim_beyond_a_limit_is_refused_with_its_reason_and_listed_for_review() => Generated.Holds(IdentityCase.Events, history =>
    {
        After(history, 4);
        var refused = Read(s => Get<Claims>().Refused(s, null, 1000));
        foreach (var claim in refused)
        {
            Assert.NotNull(RefusedClaim.LimitIn(claim.Refused!));
            Assert.NotEqual(Person(claim.Pair.Low), Person(claim.Pair.High));
        }
        Assert.Equal(refused.Count, Read(Get<Claims>().CountRefused));
        // every pair of an event is one person or on the list
        foreach (var (one, other) in history.SelectMany(h => h.Who.OrderBy(i => Identifier.Rank(i.Type)).Skip(1).Select(o => (h.Who.MinBy(i => Identifier.Rank(i.Type))!, o))))
            Assert.True(Person(Known(one)) == Person(Known(other)) || refused.Exists(c => c.Pair == Pair.Of(Known(one).Id, Known(other).Id, ClaimRank.Seen)));
    }, Generated.OnDatabase / 2);

    [Fact]
    public void I3_two_user_ids_of_one_space_never_meet_by_themselves() => Generated.Holds(IdentityCase.Events, history =>
    {
        After(history, 5);
        foreach (var person in Persons())
            Assert.True(person.GroupBy(i => i.Space).All(space => space.Count(i => i.Type == Identifier.UserId) <= 1));
    }, Generated.OnDatabase / 2);

    [Fact]
    public void I6_what_an_agent_verified_comes_before_what_events_say()
    {
        Identifier ann = new(Identifier.UserId, "ann"), bob = new(Identifier.UserId, "bob"), mail = new(Identifier.Email, "a@example.org");
        After([new("web", "m1", 1, Said.Event, [bob, mail]), new("web", "m2", 2, Said.Event, [ann])], 10);
        Assert.Equal(Person(Known(bob)), Person(Known(mail)));
        Do<VerifyIdentifier>(v => v.Do(Caller.CommandLine, Known(ann).Id, new("email", " A@example.org ")));
        Assert.Equal(Person(Known(ann)), Person(Known(mail)));
        Assert.NotEqual(Person(Known(bob)), Person(Known(mail)));
        Assert.Single(Read(s => Get<Claims>().Refused(s, null, 10)));
    }

    private static Gen<Case> Cases { get; } =
        from history in IdentityCase.Everything
        let who = history.SelectMany(h => h.Who).Distinct().ToArray()
        where who.Length > 1
        from two in Gen.Shuffle(who)
        select new Case(history, two[0], two[1]);

    private sealed record Case(Said[] History, Identifier One, Identifier Other);

    private static TwoIdentifiers Two(KnownIdentifier one, KnownIdentifier other) => new($"#{one.Id}", $"#{other.Id}");

    private bool AreApart(KnownIdentifier one, KnownIdentifier other) => Read(s =>
        Get<Separations>().Holds(s, one.Id, other.Id)
        || Get<Separations>().Between(s, [Person(one)]).Exists(p => p.One == Person(other) || p.Other == Person(other)));

    [Fact]
    public async Task Taking_a_merge_back_reads_that_merge_and_not_every_claim()
    {
        Assert.SkipUnless(Database.Dialect == Throughline.Kernel.Storage.Dialect.Sqlite, "PostgreSQL sees it by the merge that is asked for");
        var plan = await Database.Read(session => session.Query<(long, long, long, string Detail)>(
            $"explain query plan select low from claims where {Claims.OfMerge}", new { merge = "m" }));
        Assert.Contains("claims_merge", Assert.Single(plan).Detail, StringComparison.Ordinal);
    }
}
