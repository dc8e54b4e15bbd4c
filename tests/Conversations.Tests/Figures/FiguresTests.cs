using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Figures;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Conversations.Tests.Routing.Desk;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Conversations.Tests.Figures;

public sealed class WorkSpanTests
{
    private static readonly Gen<(long From, long To)[]> Contacts =
        (from at in Gen.Choose(0, 40) from length in Gen.Choose(0, 15) select ((long)at, (long)(at + length))).ArrayOf().Where(of => of.Length <= 8);

    private static readonly Gen<(int Length, Presence Is)[]> Presences =
        (from length in Gen.Choose(0, 12) from presence in Gen.Elements(Presence.Offline, Presence.Away, Presence.Available, Presence.Available, Presence.NotResponding) select (length, presence)).ArrayOf().Where(of => of.Length <= 8);

    [Fact]
    public void Every_instant_is_what_it_is_and_the_spans_are_in_order_and_never_overlap() => Generated.Holds(
        from contacts in Contacts from presences in Presences from start in Gen.Choose(0, 10) from window in Gen.Choose(0, 40) from length in Gen.Choose(1, 40) select (contacts, presences, start, window, length), of =>
        {
            var (at, was) = ((long)of.start, new List<(long From, long To, Presence Is)>());
            foreach (var (length, presence) in of.presences)
                was.Add((at, at += length, presence));
            var (from, to) = ((long)of.window, (long)(of.window + of.length));
            var spans = WorkSpan.Of(was, of.contacts, from, to);
            for (var i = 0; i < spans.Count; i++)
            {
                Assert.True(spans[i].Length > 0 && spans[i].From >= from && spans[i].To <= to);
                Assert.True(i == 0 || spans[i - 1].To < spans[i].From || (spans[i - 1].To == spans[i].From && spans[i - 1].Is != spans[i].Is));
            }
            for (var instant = 0L; instant < 100; instant++)
            {
                var presence = was.Where(w => w.From <= instant && instant < w.To).Select(w => (Presence?)w.Is).FirstOrDefault();
                var isBusy = of.contacts.Any(c => c.From <= instant && instant < c.To);
                var expected = instant < from || instant >= to || presence is null or Presence.Offline ? (WorkIs?)null : isBusy ? WorkIs.Busy : presence == Presence.Available ? WorkIs.Idle : WorkIs.Away;
                Assert.Equal(expected, spans.Where(s => s.From <= instant && instant < s.To).Select(s => (WorkIs?)s.Is).FirstOrDefault());
            }
        });
}

public sealed class FirstContactTests
{
    private static readonly Gen<(int Conversation, bool IsResolution, int At)[]> Facts =
        (from conversation in Gen.Choose(0, 5) from resolution in Gen.Elements(true, false) from at in Gen.Choose(0, 60) select (conversation, resolution, at)).ArrayOf().Where(of => of.Length <= 14);

    [Fact]
    public void A_resolution_holds_if_and_only_if_the_person_does_not_come_again_about_the_reason_within_the_days() => Generated.Holds(
        from facts in Facts from within in Gen.Choose(1, 20) from now in Gen.Choose(20, 80) from since in Gen.Choose(0, 30) select (facts, within, now, since), of =>
        {
            static (long Person, bool IsKnown) PersonOf(string c) => (c[0] - '0') / 2 is var person ? (person, person != 2) : default;
            static string ReasonOf(string c) => c is "1" ? "other" : "late";
            var facts = of.facts.Where(f => f.At < of.now).Select(f => ($"{f.Conversation}", f.IsResolution, (long)f.At)).ToList();
            var rows = FirstContact.Of(facts, ReasonOf, PersonOf, of.since, of.now, of.within, of.now);
            Assert.Equal(facts.Where(f => f.IsResolution && f.Item3 >= of.since).Select(f => f.Item1).Distinct().Order(StringComparer.Ordinal), rows.Select(row => row.Conversation));
            foreach (var row in rows)
            {
                var at = facts.Where(f => f.Item1 == row.Conversation && f.IsResolution && f.Item3 >= of.since).Min(f => f.Item3);
                var again = facts.Any(f => !f.IsResolution && f.Item3 > at && f.Item3 <= at + of.within && PersonOf(f.Item1).Person == PersonOf(row.Conversation).Person && ReasonOf(f.Item1) == ReasonOf(row.Conversation));
                Assert.Equal((at, again), (row.At, row.Again is not null));
                Assert.Equal(!PersonOf(row.Conversation).IsKnown ? FirstContactIs.Unknown : of.now <= at + of.within ? FirstContactIs.Open : again ? FirstContactIs.CameAgain : FirstContactIs.Resolved, row.Is);
            }
        });
}

public abstract class FiguresTests(Store store) : DeskCase(store)
{
    public sealed class OnSqlite() : FiguresTests(Store.Sqlite);
    public sealed class OnPostgres() : FiguresTests(Store.Postgres);

    [Fact]
    public async Task Handle_time_and_occupancy_are_what_the_rows_behind_them_add_up_to()
    {
        await Staff(2, capacity: 2);
        await Get<KeepQueue>().Do(Lead, "q", new(["a0"], null, null, new(60)));
        Time.Advance(TimeSpan.FromSeconds(40)); // idle
        await Enqueue("c1");
        await Enqueue("c2");
        foreach (var offer in await Step())
            await Get<AnswerOffer>().Do(Agent("a0"), offer.Number, true);
        Time.Advance(TimeSpan.FromSeconds(100)); // both at once
        await Get<QueueItem>().Complete(Agent("a0"), "c1");
        Time.Advance(TimeSpan.FromSeconds(20)); // one, and a wrap-up
        await Get<WrapUpItem>().Do(Agent("a0"), Assert.Single(await Get<WrapUpItem>().Of(Agent("a0"))).Number, new());
        await Get<QueueItem>().Complete(Agent("a0"), "c2");
        Time.Advance(TimeSpan.FromSeconds(60)); // a wrap-up that ends by itself
        await Step();
        Time.Advance(TimeSpan.FromSeconds(20)); // idle
        await Get<KeepAgent>().Be(Lead, "a0", "away");
        Time.Advance(TimeSpan.FromSeconds(50));
        await Get<KeepAgent>().Be(Lead, "a0", "offline");
        Time.Advance(TimeSpan.FromSeconds(500));

        var work = await Get<ShowWork>().Answer(Lead, new());
        var line = Assert.Single(work.Agents, of => of.Agent == "a0");
        Assert.Equal((2L, 220.0, 80.0, 150.0), (line.Handled, line.ContactSeconds, line.WrapUpSeconds, line.Aht));
        Assert.Equal((180.0, 60.0, 75.0), (line.BusySeconds, line.IdleSeconds, line.Occupancy));
        var rows = await Get<ShowWork>().Rows(Lead, null, "a0", new());
        Assert.Equal((line.ContactSeconds, line.WrapUpSeconds), (rows.Sum(of => of.ContactSeconds), rows.Sum(of => of.WrapUpSeconds)));
        Assert.Equal(["time", "agent"], rows.Select(of => of.Ended));
        var spans = await Get<ShowWork>().Spans(Lead, "a0", new());
        Assert.Equal([("idle", 40.0), ("busy", 180.0), ("idle", 20.0), ("away", 50.0)], spans.Select(of => (of.Is, of.Seconds)));
        Assert.Equal(work.All.Handled, work.Queues.Sum(of => of.Handled));
        Assert.Empty((await Get<ShowWork>().Answer(await Hire("sam", "agent", "sales"), new())).Agents);
        await Assert.ThrowsAsync<UserErrorException>(() => Get<ShowWork>().Answer(Lead, new() { Days = "many" }));
    }

    [Fact]
    public async Task Who_comes_again_about_the_same_reason_was_not_served_at_the_first_contact_and_each_number_has_its_rows()
    {
        var dana = await Hire("dana", "agent", "service");
        async Task<Conversation> Served(string who, string reason, string channel = "email")
        {
            var of = await Open(who, channel: channel);
            await Get<ChangeState>().Do(dana, of.Id, new("resolved", reason, null, null));
            Time.Advance(TimeSpan.FromMinutes(1));
            return of;
        }

        var (ann, bob, _, _) = (await Served("ann", "late"), await Served("bob", "late"), await Served("cyd", "late"), await Served("nobody", "late", Channel));
        Time.Advance(TimeSpan.FromDays(1));
        await Get<ReceiveMessage>().Do(bob.Id, new(null, "Still late")); // the same, opened again
        await Get<ChangeState>().Do(dana, bob.Id, new("resolved", "late", null, null));
        await Served("cyd", "broken"); // about something else
        Time.Advance(TimeSpan.FromDays(1));
        var again = await Served("ann", "late");
        Time.Advance(TimeSpan.FromDays(6));

        var form = new FiguresForm { Days = "30", Within = "7" };
        var late = Assert.Single((await Get<ShowFirstContact>().Answer(dana, form)).Reasons, of => of.Reason == "late");
        Assert.Equal((1L, 2L, 1L, 1L), (late.Resolved, late.CameAgain, late.Open, late.Unknown));
        Assert.Equal(100.0 / 3, late.Rate!.Value, 6);
        var rows = await Get<ShowFirstContact>().Rows(dana, "cameagain", "late", form);
        Assert.Equal([(bob.Id, bob.Id), (ann.Id, again.Id)], rows.Select(row => (row.Conversation, row.Again!)));
        foreach (var (of, count) in (IEnumerable<(string, long)>)[("resolved", 1), ("open", 1), ("unknown", 1)])
            Assert.Equal(count, (await Get<ShowFirstContact>().Rows(dana, of, "late", form)).Count);
        Assert.Empty((await Get<ShowFirstContact>().Answer(await Hire("sam", "agent", "sales"), form)).Reasons);
        await Assert.ThrowsAsync<UserErrorException>(() => Get<ShowFirstContact>().Rows(dana, "many", null, form));
    }
}
