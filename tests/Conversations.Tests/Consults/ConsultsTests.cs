using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Merging;
using Throughline.Events.Log;
using Throughline.People.Privacy;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Consults;

public sealed class ConsultRulesTests
{
    private static readonly Consult Any = new("c", "talk", "?", Consult.Open, Consult.ToUser, "u1", "Una", "asker", "Dana", 0, 0, 0);

    [Fact]
    public void What_a_consult_shows_is_of_its_conversation_from_its_message_on_and_was_said_between_customer_and_company() => Generated.Holds(
        from here in Gen.Elements("talk", "other")
        from number in Gen.Choose(1, 20)
        from first in Gen.Choose(0, 20)
        from side in Gen.Elements(Enum.GetValues<Side>())
        from state in Gen.Elements(Enum.GetValues<Delivery>())
        from gone in Gen.Elements(true, false)
        select (here, number, first, side, state, gone), of =>
        {
            var message = new Message(of.number, of.here, "k", of.side, "webchat", null, "", "text", 1, of.state, null, DeletedAt: of.gone ? 2 : null);
            var shown = ReadConsult.Shows(Any with { SeenFrom = of.first }, message);
            if (shown)
                Assert.True(of is { here: "talk", gone: false, side: Side.Customer or Side.Company } && of.number >= of.first);
            else
                Assert.True(of.here != "talk" || of.gone || of.number < of.first || of.side is Side.Note or Side.System || (of.side == Side.Company && of.state is Delivery.Held or Delivery.Refused or Delivery.Failed));
        });

    [Fact]
    public void Who_is_asked_is_the_user_or_the_team_but_for_who_asks_and_nobody_once_it_is_closed() => Generated.Holds(
        from kind in Gen.Elements(Consult.ToUser, Consult.ToTeam, Consult.ToGuest)
        from whom in Gen.Elements("u1", "t1", "")
        from user in Gen.Elements("u1", "u2", "asker")
        from team in Gen.Elements("t1", "t2")
        from state in Gen.Elements(Consult.Open, Consult.Answered, Consult.Closed)
        select (kind, whom, user, team, state), of =>
            Assert.Equal(
                of.state != Consult.Closed && ((of.kind == Consult.ToUser && of.whom == of.user) || (of.kind == Consult.ToTeam && of.whom == of.team && of.user != "asker")),
                (Any with { Kind = of.kind, Whom = of.whom, State = of.state }).Asks(of.user, [of.team])));

    [Fact]
    public void A_link_lets_in_until_it_is_over_or_revoked() => Generated.Holds(
        from expires in Gen.Choose(0, 10) from revoked in Gen.Choose(-1, 10) from now in Gen.Choose(0, 10) select (expires, revoked, now), of =>
            Assert.Equal(of.now < of.expires && of.revoked < 0, new ConsultLink("l", "c", "Dana", 0, of.expires, of.revoked < 0 ? null : of.revoked, null).LetsInAt(of.now)));
}

/// <summary>A side thread that the customer never sees, with just so much of the conversation as is needed.</summary>
public abstract class ConsultsTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : ConsultsTests(Store.Sqlite);
    public sealed class OnPostgres() : ConsultsTests(Store.Postgres);

    private Task<(Consult Consult, string? Secret)> Ask(Caller caller, string conversation, NewConsult request) => Get<AskConsult>().Do(caller, conversation, request);

    private static async Task<int> Refused(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Status;

    private Task<SeenConsultAnswer> Seen(Caller caller, string consult) => Get<ShowConsults>().Answer(caller, consult);

    private async Task<List<string>> Facts(string conversation)
    {
        await Shown();
        return await Database.Read(session => Get<EventLog>().Read(session, Position.Start, 1000).Where(e => e.JourneyKey == conversation && e.Name.StartsWith("Consult", StringComparison.Ordinal)).Select(e => e.Name).ToList());
    }

    [Fact]
    public async Task A_colleague_sees_the_question_and_what_was_said_and_answers_and_who_asked_is_told()
    {
        var (dana, una) = (await Hire("dana", "agent", "service"), await Hire("una", "analyst"));
        var of = await Open("ann", "first");
        await Get<WriteMessage>().Do(dana, of.Id, new("a note about her", Note: true));
        await Get<ReceiveMessage>().Do(of.Id, new(null, "second"));
        var (consult, secret) = await Ask(dana, of.Id, new("May she have it back?", User: "una", Last: 1));
        Assert.Null(secret);
        Assert.Equal(404, await Refused(() => Database.Read(session => Get<ConversationAccess>().Read(session, una, of.Id))));
        var seen = await Seen(una, consult.Id);
        Assert.Equal(["second"], seen.Seen.Select(m => m.Text));
        Assert.Equal(["Customer"], seen.Seen.Select(m => m.AuthorName));
        Assert.Equal(1, await Database.Read(session => Get<ConsultList>().CountWaiting(session, una.Id, [], 10)));

        await Get<ReceiveMessage>().Do(of.Id, new(null, "third"));
        await Get<WriteInConsult>().Do(una, consult.Id, new("Within 30 days.", "k1"));
        await Get<WriteInConsult>().Do(una, consult.Id, new("Within 30 days.", "k1")); // told twice is once
        Assert.Equal(["second", "third"], (await Seen(una, consult.Id)).Seen.Select(m => m.Text));
        Assert.Equal((Consult.Answered, 0), await Database.Read(session => (Get<ConsultList>().Find(session, consult.Id)!.State, Get<ConsultList>().CountWaiting(session, una.Id, [], 10))));
        Assert.Equal(1, await Database.Read(session => Get<Participants>().Unseen(session, dana.Id, 10)));
        Assert.Contains(await Database.Read(session => Get<ConversationList>().In(session, InboxView.Find("mentions"), Viewer.Of(session, dana), null, 10)), c => c.Conversation.Id == of.Id);

        await Get<WriteInConsult>().Do(dana, consult.Id, new("And opened?"));
        var shown = Assert.Single(await Get<ShowConsults>().In(dana, of.Id));
        Assert.Equal([("una", true, "Within 30 days."), ("dana", false, "And opened?")], shown.Said.Select(m => (m.AuthorName, m.IsAnswer, m.Text)));
        Assert.Equal(Consult.Open, shown.Of.State);
        // none of it is a message of the conversation, for nobody who reads those
        Assert.DoesNotContain(await Said(of.Id), m => m.Text.Contains("30 days", StringComparison.Ordinal) || m.Text.Contains("opened", StringComparison.Ordinal) || m.Text.Contains("have it back", StringComparison.Ordinal));

        await Get<CloseConsult>().Do(dana, consult.Id);
        Assert.Equal(404, await Refused(() => Seen(una, consult.Id)));
        Assert.Equal(409, await Refused(() => Get<WriteInConsult>().Do(dana, consult.Id, new("Too late"))));
        Assert.Equal(["Consult asked", "Consult answered", "Consult asked", "Consult closed"], await Facts(of.Id));
    }

    [Fact]
    public async Task What_was_said_before_very_many_notes_is_not_shown_to_who_is_to_see_the_last_messages()
    {
        var (dana, una) = (await Hire("dana", "agent", "service"), await Hire("una", "analyst"));
        var of = await Open("ann", "long ago");
        await Task.WhenAll(Enumerable.Range(0, 2 * AskConsult.MostLast).Select(i => Get<WriteMessage>().Do(dana, of.Id, new($"note {i}", Note: true))));
        var (consult, _) = await Ask(dana, of.Id, new("?", User: "una", Last: 5));
        Assert.True(consult.SeenFrom > 1, "Files of all that was said would be shown.");
        Assert.Empty((await Seen(una, consult.Id)).Seen);
        await Get<ReceiveMessage>().Do(of.Id, new(null, "and now"));
        Assert.Equal(["and now"], (await Seen(una, consult.Id)).Seen.Select(m => m.Text));
    }

    [Fact]
    public async Task Who_sees_and_writes_what_by_role_and_team_and_nobody_else()
    {
        var dana = await Hire("dana", "agent", "service");
        await Hire("someone", "agent", "sales");
        var of = await Open("ann");
        var (consult, _) = await Ask(dana, of.Id, new("?", Team: "sales"));
        var number = 0;
        foreach (var role in Role.All)
            foreach (var team in (string[])["service", "sales", "marketing", ""])
            {
                var caller = await Employ($"user-{number++}", role, team);
                var (leads, asked) = (caller.May(Permissions.RoutingManage), team == "sales");
                var (ours, writes) = (leads || team == "service", asked || ((leads || team == "service") && caller.May(Permissions.ConversationsWrite)));
                if (ours || asked)
                    Assert.Equal(consult.Id, (await Seen(caller, consult.Id)).Consult.Id);
                else
                    Assert.Equal(404, await Refused(() => Seen(caller, consult.Id)));
                // an answer is what comes from the team that is asked, also of somebody who leads
                if (writes)
                    Assert.Equal(asked, (await Get<WriteInConsult>().Do(caller, consult.Id, new("words"))).IsAnswer);
                else
                    Assert.Equal(ours ? 403 : 404, await Refused(() => Get<WriteInConsult>().Do(caller, consult.Id, new("words"))));
                if (ours)
                    Assert.Single(await Get<ShowConsults>().In(caller, of.Id));
                else
                    Assert.Equal(404, await Refused(() => Get<ShowConsults>().In(caller, of.Id)));
                if (!ours && asked)
                    Assert.Equal(403, await Refused(() => Get<CloseConsult>().Do(caller, consult.Id)));
                if (!ours)
                    Assert.Equal(404, await Refused(() => Ask(caller, of.Id, new("?", User: "dana"))));
            }
    }

    /// <summary>Without a password, whose digest takes its time.</summary>
    private async Task<Caller> Employ(string name, Role role, string team)
    {
        await Database.Write(tx =>
        {
            tx.Execute("insert into users (id, name, full_name, role, password, must_change, created_at) values (@name, @name, @name, @role, '', 0, 0)", new { name, role = role.Name });
            if (team.Length > 0)
                tx.Execute("insert into team_members (team, user_id, joined_at) values (@team, @name, 0)", new { team, name });
        });
        return new Caller(name, name, role.Permissions, "");
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_and_says_why()
    {
        var dana = await Hire("dana", "agent", "service");
        var of = await Open("ann");
        foreach (var (request, says) in new (NewConsult, string)[]
        {
            (new("", User: "dana"), "needs words"), (new("?"), "one of the three"), (new("?", User: "x", Team: "sales"), "one of the three"), (new("?", User: "nobody"), "no colleague"), (new("?", User: "dana"), "ask yourself"),
            (new("?", Team: "sales"), "Nobody is in the team"), (new("?", Team: "none"), "no team"), (new("?", Guest: new('x', 101)), "at most 100"), (new("?", Guest: "Gus", Days: 31), "1 to 30 days"),
            (new("?", Guest: "Gus", Last: 0), "last 1 to"), (new(new('x', 4001), Guest: "Gus"), "at most 4"),
        })
            Assert.Contains(says, (await Assert.ThrowsAsync<Throughline.Kernel.UserErrorException>(() => Ask(dana, of.Id, request))).Message, StringComparison.OrdinalIgnoreCase);
        await Get<ChangeState>().Do(dana, of.Id, new("resolved", null, null, null));
        Assert.Equal(409, await Refused(() => Ask(dana, of.Id, new("?", Guest: "Gus"))));
    }

    [Fact]
    public async Task What_is_resolved_closes_its_consults_and_an_erasure_takes_them_along_and_a_merge_waits_for_them()
    {
        var (dana, una) = (await Hire("dana", "agent", "service"), await Hire("una", "analyst"));
        var (of, other) = (await Open("ann", "one"), await Open("ann", "two", "second"));
        var (first, _) = await Ask(dana, of.Id, new("?", User: "una"));
        Assert.Equal(409, await Refused(() => Get<MergeConversations>().Do(dana, of.Id, other.Id)));
        await Get<ChangeState>().Do(dana, of.Id, new("resolved", null, null, null));
        Assert.Equal(404, await Refused(() => Seen(una, first.Id)));
        var (second, secret) = await Ask(dana, other.Id, new("??", Guest: "Gus"));
        Assert.NotNull(secret);
        Assert.Contains(await Database.Read(session => Get<IEnumerable<IExportPersons>>().OfType<KeptConversations>().Single().Of(session, [other.Identifier]).ToList()), kept => System.Text.Json.JsonSerializer.Serialize(kept).Contains("Gus", StringComparison.Ordinal));
        await Database.Write(tx => Get<IEnumerable<IForgetPersons>>().OfType<KeptConversations>().Single().Forget(tx, new ForgottenPerson(Get<Identifiers>().Of(tx, [other.Identifier]))));
        Assert.Equal((0L, 0L, 0L), await Database.Read(session => (session.Single<long>("select count(*) from consults"), session.Single<long>("select count(*) from consult_messages"), session.Single<long>("select count(*) from consult_links"))));
        Assert.Equal(404, await Refused(() => Enter(secret!)));
        Assert.NotNull(second);
    }

    [Fact]
    public async Task A_guest_comes_in_by_the_last_link_until_it_is_over_revoked_or_closed_and_else_is_told_the_same()
    {
        var dana = await Hire("dana", "agent", "service");
        var of = await Open("ann", "where is it");
        var (consult, first) = await Ask(dana, of.Id, new("Do you know?", Guest: "Gus of the carrier"));
        Assert.Equal("Do you know?", await Enter(first!));
        Assert.DoesNotContain(first!, await Everything(), StringComparison.Ordinal);
        var (_, second) = await Get<LinkConsult>().Do(dana, consult.Id, 1);
        var said = new HashSet<string>();
        async Task OpensNothing(string secret) => said.Add(await Assert.ThrowsAsync<RefusedException>(() => Enter(secret)) is { Status: 404 } refused ? refused.Message : "");
        await OpensNothing(first!); // another one took its place
        await OpensNothing(first![..^1]);
        await OpensNothing("");
        Assert.Equal("Do you know?", await Enter(second));
        Time.Advance(TimeSpan.FromHours(24));
        await OpensNothing(second); // over
        var (_, third) = await Get<LinkConsult>().Do(dana, consult.Id, null);
        Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        await Enter(third);
        await Get<LinkConsult>().Revoke(dana, consult.Id);
        await OpensNothing(third);
        var (_, fourth) = await Get<LinkConsult>().Do(dana, consult.Id, null);
        await Get<ConsultByLink>().Write(new DefaultHttpContext(), fourth, new("It is in Köln."));
        Assert.Equal([("Gus of the carrier", true, (string?)null)], (await Get<ShowConsults>().In(dana, of.Id))[0].Said.Select(m => (m.AuthorName, m.IsAnswer, m.Author)));
        await Get<CloseConsult>().Do(dana, consult.Id);
        await OpensNothing(fourth);
        Assert.Single(said);
        Assert.Equal(["Consult asked", "Consult link made", "Consult link made", "Consult link revoked", "Consult link made", "Consult answered", "Consult closed"], await Facts(of.Id));
        Assert.Equal(
            ["consult.link:dana", "consult.open:Gus of the carrier, by a link", "consult.link:dana", "consult.open:Gus of the carrier, by a link", "consult.link:dana", "consult.open:Gus of the carrier, by a link", "consult.revoke:dana",
                "consult.link:dana", "consult.write:Gus of the carrier, by a link"],
            await Database.Read(session => session.Query<string>("select action || ':' || name from audit where action like 'consult.%' order by id")));
    }

    /// <summary>The question, as who has this link reads it.</summary>
    private Task<string> Enter(string secret) => Get<ConsultByLink>().Enter(new DefaultHttpContext(), secret, "consult.open", (_, consult, _) => consult.Question);

    /// <summary>All that is kept of links and of what was done.</summary>
    private Task<string> Everything() => Database.Read(session => string.Join('\n', session.Query<string>("select id || consult || made_by from consult_links")
        .Concat(session.Query<string>("select subject || coalesce(cast(details as text), '') from audit")).Concat(session.Query<string>("select cast(properties as text) from events"))));
}
