using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Gate.Ownership;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Timeline;
using Throughline.Staff.Teams;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Gate.Tests.Ownership;

public abstract class OwnershipTests(Store store) : GateCase(store)
{
    public sealed class OnSqlite() : OwnershipTests(Store.Sqlite);
    public sealed class OnPostgres() : OwnershipTests(Store.Postgres);

    private const string Opened = "Conversation opened", Closed = "Conversation closed";

    private async Task<List<Interaction>> OpenWith(Identifier who)
    {
        var id = await IdOf(who);
        return await Database.Read(session => Get<InteractionList>().OpenWith(session, id));
    }

    private async Task<Handover> Offer(Identifier who, string to = "sales", string key = "c-1", int? minutes = 60, string? context = null) =>
        await Get<OfferHandover>().Do(Caller.CommandLine, await IdOf(who), new(key, null, to, null, "wants to upgrade", context, minutes));

    private Task<Handover> Answer(Handover offer, bool accept) => Get<AnswerHandover>().Do(Caller.CommandLine, offer.Id, accept, null);

    [Fact]
    public async Task G7_what_is_open_is_what_the_last_fact_of_all_identifiers_says_through_merges_and_undos()
    {
        var round = 0;
        Generated.Holds(from history in GenerateHistory.Some from merge in Gen.Elements(true, false) from undo in Gen.Elements(true, false) select (history, merge, undo), c =>
        {
            round++;
            Identifier Who(int nr) => new(Identifier.AnonymousId, $"who-{round}-{nr}");
            Append([Event("Seen", Who(0)), Event("Seen", Who(1))]).GetAwaiter().GetResult();
            foreach (var h in c.history)
                Append(Event(h.Opens ? Opened : Closed, Who(h.Who), key: h.Key.Length > 0 ? h.Key : null) with { OccurredAt = h.At }).GetAwaiter().GetResult();
            Settle().GetAwaiter().GetResult();
            if (c.merge)
                Get<MergePersons>().Do(Caller.CommandLine, new(Who(0).Value, Who(1).Value)).GetAwaiter().GetResult();
            if (c.merge && c.undo)
                Get<UndoMerge>().Do(Caller.CommandLine, new(Who(0).Value, Who(1).Value)).GetAwaiter().GetResult();
            var isOne = c.merge && !c.undo;
            foreach (var nr in (int[])[0, 1])
                Assert.Equal(
                    GenerateHistory.SlowOpen(c.history.Where(h => h.Who == nr || (isOne && h.Who < 2))),
                    OpenWith(Who(nr)).GetAwaiter().GetResult().Select(i => i.Key).Order(StringComparer.Ordinal));
        }, Generated.OnDatabase / 2);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_conversation_is_open_from_the_transaction_of_its_event_on_and_the_same_event_again_changes_nothing()
    {
        var opened = Event(Opened, Ann, key: "c-1", properties: """{"agent":"Dana"}""");
        await Append(opened);
        var open = Assert.Single(await OpenWith(Ann));
        Assert.Equal(("service", "Dana", "c-1"), (open.Team, open.Agent, open.Key));
        await Append(Event(Closed, Ann, key: "c-1"));
        Assert.Empty(await OpenWith(Ann));
        await Append(opened);
        Assert.Empty(await OpenWith(Ann));
        await Append(Event("conversation opened", Ann, key: "c-2"), Event("Something else", Ann, key: "c-3"));
        Assert.Empty(await OpenWith(Ann));
    }

    [Fact]
    public async Task A_transaction_that_is_taken_back_opens_nothing()
    {
        await Append(Event("Seen", Ann));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.Write(tx =>
        {
            Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, "web").Id, [Event(Opened, Ann, key: "c-1")]);
            throw new InvalidOperationException();
        }));
        Assert.Empty(await OpenWith(Ann));
    }

    [Fact]
    public async Task Another_policy_opens_by_other_events_from_its_publication_on()
    {
        await Append(Event("Deal opened", Ann, key: "d-1"));
        Assert.Empty(await OpenWith(Ann));
        await Database.Write(tx =>
        {
            var versions = Get<PolicyVersions>();
            var version = versions.Add(tx, "interactions:\n  - team: sales\n    opens: [Deal opened]\n    closes: [Deal closed]\nowners:\n  - owner: marketing\n", "test", Now);
            Assert.True(versions.Move(tx, 1, PolicyState.Live, PolicyState.Retired, "test", Now));
            Assert.True(versions.Move(tx, version, PolicyState.Draft, PolicyState.Live, "test", Now + 1));
        });
        await Append(Event("Deal opened", Ann, key: "d-2"), Event(Opened, Ann, key: "c-1"));
        Assert.Equal([("sales", "d-2")], (await OpenWith(Ann)).Select(i => (i.Team, i.Key)));
    }

    [Fact]
    public async Task Until_a_handover_is_accepted_the_owner_keeps_it_and_every_change_is_a_fact_on_the_timeline()
    {
        await Append(Event(Opened, Ann, key: "c-1"));
        var declined = await Offer(Ann, context: "Has the small plan.");
        Assert.Equal("service", Assert.Single(await OpenWith(Ann)).Team);
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Offer(Ann, "marketing"))).Status);
        await Answer(declined, false);
        var open = Assert.Single(await OpenWith(Ann));
        Assert.Equal(("service", null), (open.Team, open.Offer));
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Answer(declined, true))).Status);

        Time.Advance(TimeSpan.FromMinutes(1));
        await Answer(await Offer(Ann), true);
        Assert.Equal("sales", Assert.Single(await OpenWith(Ann)).Team);

        Time.Advance(TimeSpan.FromMinutes(1));
        var late = await Offer(Ann, "marketing", minutes: 5);
        await Get<DoDueWork>().DoAll(default);
        Assert.NotNull(Assert.Single(await OpenWith(Ann)).Offer);
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Answer(late, true))).Status);
        await Get<DoDueWork>().DoAll(default);
        await Get<DoDueWork>().DoAll(default);
        open = Assert.Single(await OpenWith(Ann));
        Assert.Equal(("sales", null), (open.Team, open.Offer));

        var ann = await IdOf(Ann);
        var facts = await Database.Read(session => Get<EventLog>().OfKind(session, [ann], HandoverFact.Kind, 0, 100));
        Assert.Equal(["Handover offered", "Handover declined", "Handover offered", "Handover accepted", "Handover offered", "Handover expired"], facts.Select(f => f.Name));
        Assert.All(facts, fact => Assert.Equal("c-1", fact.JourneyKey));
        Assert.Equal(["Service offers it to Sales", "Sales declines it, Service keeps it", "Service offers it to Sales", "Handed over from Service to Sales",
            "Sales offers it to Marketing", "Marketing did not answer in time, Sales keeps it"], facts.Select(f => new HandoverLines().Read(f, new EventWords(f))!.Sentence));
        Assert.Equal("Has the small plan.", new HandoverLines().Read(facts[0], new EventWords(facts[0]))!.Said);
    }

    [Fact]
    public async Task What_was_closed_meanwhile_can_not_be_taken_over_and_bad_offers_are_refused_with_the_reason()
    {
        await Append(Event(Opened, Ann, key: "c-1"));
        var offer = await Offer(Ann);
        await Append(Event(Closed, Ann, key: "c-1"));
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Answer(offer, true))).Status);
        await Answer(offer, false);
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Offer(Ann))).Status);
        await Append(Event(Opened, Ann, key: "c-2"));
        await Assert.ThrowsAsync<UserErrorException>(() => Offer(Ann, "service", "c-2"));
        await Assert.ThrowsAsync<UserErrorException>(() => Offer(Ann, "nobody", "c-2"));
        await Assert.ThrowsAsync<UserErrorException>(() => Offer(Ann, "sales", "c-2", minutes: 0));
        await Assert.ThrowsAsync<UserErrorException>(async () => await Get<OfferHandover>().Do(Caller.CommandLine, await IdOf(Ann), new("c-2", null, "sales", null, " ", null, null)));
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<AnswerHandover>().Do(Caller.CommandLine, "none", true, null))).Status);
    }

    [Fact]
    public async Task Who_is_no_member_of_the_team_can_not_answer_for_it()
    {
        await Append(Event(Opened, Ann, key: "c-1"));
        var offer = await Offer(Ann);
        await Database.Write(tx =>
        {
            tx.Execute("insert into users (id, name, full_name, role, password, must_change, created_at) values ('u1', 'eve', 'Eve', 'agent', '', 0, 0)");
            tx.Execute("insert into team_members (team, user_id, joined_at) values ('sales', 'u1', 0)");
        });
        var other = new Caller("u2", "Bob", new HashSet<string> { Permissions.OwnershipWrite }, "");
        await Assert.ThrowsAsync<UserErrorException>(() => Get<AnswerHandover>().Do(other, offer.Id, true, null));
        await Get<AnswerHandover>().Do(other with { Id = "u1", Name = "Eve" }, offer.Id, true, null);
        Assert.Equal("sales", Assert.Single(await OpenWith(Ann)).Team);
    }

    [Fact]
    public async Task The_owner_follows_a_merge_and_its_undo()
    {
        await Append(Event(Opened, Ann, key: "c-1"), Event("Seen", Cookie));
        await Settle();
        await Answer(await Offer(Ann), true);
        await Get<MergePersons>().Do(Caller.CommandLine, new("ann", "cookie"));
        Assert.Equal("sales", Assert.Single(await OpenWith(Cookie)).Team);
        await Append(Event(Closed, Cookie, key: "c-1"));
        Assert.Empty(await OpenWith(Ann));
        await Get<UndoMerge>().Do(Caller.CommandLine, new("ann", "cookie"));
        Assert.Equal("sales", Assert.Single(await OpenWith(Ann)).Team);
        Assert.Empty(await OpenWith(Cookie));
    }

    [Fact]
    public async Task Of_many_who_answer_at_once_one_is_heard()
    {
        await Append(Event(Opened, Ann, key: "c-1"), Event("Seen", Cookie));
        await Settle();
        for (var round = 0; round < 5; round++)
        {
            var to = round % 2 == 0 ? "sales" : "service";
            Time.Advance(TimeSpan.FromMinutes(1));
            var offers = (await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Tried(() => Offer(Ann, to))))).OfType<Handover>().ToList();
            var offer = Assert.Single(offers);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async nr =>
            {
                if (nr == 4 && round % 2 == 0)
                    await Get<MergePersons>().Do(Caller.CommandLine, new("ann", "cookie"));
                else if (nr == 4)
                    await Get<UndoMerge>().Do(Caller.CommandLine, new("ann", "cookie"));
                return await Tried(() => Answer(offer, nr % 2 == 0));
            }));
            var answered = Assert.Single(answers.OfType<Handover>());
            var owner = Assert.Single(await OpenWith(Ann)).Team;
            Assert.Equal(answered.State == HandoverState.Accepted ? to : offer.FromTeam, owner);
            if (answered.State == HandoverState.Declined)
                await Answer(await Offer(Ann, to), true);
        }
        var facts = await Database.Read(s => s.Query<string>("select name from events where kind = 'ownership'"));
        Assert.Equal(facts.Count(f => f == HandoverFact.Offered), facts.Count(f => f != HandoverFact.Offered));
    }

    private static async Task<Handover?> Tried(Func<Task<Handover>> act)
    {
        try
        {
            return await act();
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    [Fact]
    public async Task The_relationships_owner_is_by_the_first_rule_that_holds_with_its_reason()
    {
        await Append(Event("Product Added", Ann), Event("Seen", Bob));
        await Settle();
        Assert.Equal(("sales", "is about to become a customer", 4), await OwnerOf(Ann));
        Assert.Equal(("marketing", "nothing speaks for another team", 6), await OwnerOf(Bob));
        await Append(Event(Opened, Bob, key: "c-1"));
        Assert.Equal(("service", "a conversation with service is open", 2), await OwnerOf(Bob));
        await Get<MergePersons>().Do(Caller.CommandLine, new("ann", "bob"));
        Assert.Equal("service", (await OwnerOf(Ann)).Item1);
        await Get<UndoMerge>().Do(Caller.CommandLine, new("ann", "bob"));
        Assert.Equal("sales", (await OwnerOf(Ann)).Item1);
    }

    private async Task<(string?, string, int)> OwnerOf(Identifier who)
    {
        var id = await IdOf(who);
        var owner = await Database.Read(session => Get<RelationshipOwners>().Of(session, id, Now));
        return (owner.Team, owner.Because, owner.Rule);
    }
}
