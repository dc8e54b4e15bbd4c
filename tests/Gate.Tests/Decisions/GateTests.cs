using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Gate.Decisions.Explore;
using Throughline.Gate.Outbox;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.People.Consent;
using Throughline.People.Identity;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Gate.Tests.Decisions;

public abstract class GateTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : GateTests(Store.Sqlite);
    public sealed class OnPostgres() : GateTests(Store.Postgres);

    private const string OneADay = "caps: [{ name: day, limit: 1, per: day }]";

    private async Task Ready(string policy, params string[] who)
    {
        await Publish(policy);
        await Register("marketing-news", "sales-offers", "service-help");
        await Agreed(who);
    }

    [Fact]
    public async Task The_same_intent_again_changes_nothing_and_another_under_its_key_is_refused()
    {
        await Ready(OneADay, "ann", "bob");
        var first = await RaiseOne(Wish("k", "ann"));
        var again = await RaiseOne(Wish("k", "ann"));
        Assert.False(first.Again);
        Assert.True(again.Again);
        Assert.Equal(first.Decision.Number, again.Decision.Number);
        Assert.Single(await DecisionsOf("k"));
        foreach (var other in (NewIntent[])[Wish("k", "bob"), Wish("k", "ann", value: 2), Wish("k", "ann", "research")])
            Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Raise(Wish("new", "ann"), other))).Status);
        Assert.Empty(await DecisionsOf("new"));
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Raise(Wish("x", "ann"), Wish("x", "bob")))).Status);
        Assert.Equal([false, true], (await Raise(Wish("y", "ann"), Wish("y", "ann"))).Select(a => a.Again));
    }

    [Fact]
    public async Task Whoever_is_displaced_is_decided_again_by_its_own_touchpoint()
    {
        await Ready(OneADay, "ann");
        await RaiseOne(Wish("low", "ann"));
        await RaiseOne(Wish("high", "ann", touchpoint: "sales-offers", value: 9));
        var again = (await DecisionsOf("low"))[^1];
        Assert.Equal(("displaced by high", Verdict.Send), (again.Cause, again.Decision.Verdict)); // another day
        Assert.Contains(again.Decision.Findings, f => f.Reason == "marketing operates marketing-news.");
    }

    [Fact]
    public async Task G2_G3_what_is_recorded_gives_the_same_decision_and_stands_in_the_log()
    {
        await Ready(OneADay + "\nholdouts: [{ experiment: x, percent: 30 }]", "ann", "bob", "cid");
        await Raise(Wish("a", "ann"), Wish("b", "ann", value: 3), Wish("c", "bob", "sales", "sales-offers"), Wish("d", "cid", touchpoint: "sales-offers") with { Team = "marketing" });
        await Pass(TimeSpan.FromDays(1));
        var (version, all) = await Database.Read(session => (Get<PolicyVersions>().Live(session), Get<FindDecisions>().Page(session, new(), null, DecisionPlace.Top, 100)));
        Assert.True(all.Count >= 5);
        foreach (var made in all)
        {
            var (intent, inputs, fact) = await Database.Read(session => (
                Get<Intents>().Find(session, [made.Key])[made.Key].Intent, Get<DecisionList>().Inputs(session, made.Key, made.Number)!,
                Get<EventLog>().Find(session, Get<Sources>().Find(session, "throughline")!.Id, DecisionFacts.MessageId(made.Key, made.Number))));
            Assert.Equal(RecordedJson.Of(made.Decision), RecordedJson.Of(Decide.Of(intent, inputs, version.Policy)));
            Assert.Equal(version.Version, made.Policy);
            Assert.Equal(DecisionFacts.NameOf(made.Decision.Verdict), fact!.Name);
            Assert.Equal(made.At, fact.OccurredAt);
        }
    }

    [Fact]
    public async Task The_highest_rank_takes_the_place_and_the_loser_names_the_winner()
    {
        await Ready(OneADay, "ann");
        await Raise(Wish("low", "ann", value: 1));
        await Raise(Wish("high", "ann", value: 5));
        Assert.Equal(Verdict.Send, (await DecisionsOf("high"))[0].Decision.Verdict);
        Assert.Equal(["low"], (await DecisionsOf("high"))[0].Decision.Displaced);
        var lost = (await DecisionsOf("low"))[^1];
        Assert.Equal("displaced by high", lost.Cause);
        Assert.Contains("high", lost.Decision.Findings[^1].Intents);
        Assert.Equal(Now + 14 * 60 * Micros.PerMinute, lost.Decision.PlannedAt);
        Assert.Equal("high", (await Claim())!.Intent.Key);
        Assert.Null(await Claim());
        // A claimed one is not displaced, whoever comes.
        await Raise(Wish("highest", "ann", value: 9));
        Assert.Equal(["low"], (await DecisionsOf("highest"))[0].Decision.Displaced);
    }

    [Fact]
    public async Task G1_a_reservation_is_given_back_when_the_send_fails_or_expires_and_kept_when_nobody_knows()
    {
        await Ready("caps: [{ name: ever, limit: 1, per: 300 days }]", "ann", "bob", "cid");
        foreach (var who in (string[])["ann", "bob", "cid"])
            await Raise(Wish("first " + who, who), Wish("second " + who, who));
        Assert.All(await Task.WhenAll(StateOf("second ann"), StateOf("second bob")), state => Assert.Equal(IntentState.Dropped, state));
        await Raise(Wish("late ann", "ann") with { ExpiresAt = Time.GetUtcNow().AddDays(340) }, Wish("late bob", "bob") with { ExpiresAt = Time.GetUtcNow().AddDays(340) });
        Assert.Equal(IntentState.Held, await StateOf("late ann"));
        for (var i = 0; i < 2; i++)
            Assert.NotNull(await Claim());
        await Database.Write(tx => Assert.True(Get<RecordOutcome>().Failed(tx, "first ann", "refused")));
        await Database.Write(tx => Assert.True(Get<RecordOutcome>().Unknown(tx, "first bob", "no answer")));
        await Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(IntentState.Planned, await StateOf("late ann"));
        Assert.Equal(IntentState.Held, await StateOf("late bob"));
        await Pass(TimeSpan.FromDays(8));
        Assert.Equal(IntentState.Dropped, await StateOf("first cid"));
        await Raise(Wish("third cid", "cid"));
        Assert.Equal(IntentState.Planned, await StateOf("third cid"));
        Assert.Equal(IntentState.Unknown, await StateOf("first bob"));
    }

    [Fact]
    public async Task G5_withdrawing_consent_stops_what_is_not_claimed_in_the_same_transaction()
    {
        await Ready("name: all", "ann");
        await Raise(Wish("a one", "ann"), Wish("two", "ann"), Wish("z help", "ann", "service", "service-help"));
        Assert.NotNull(await Claim());
        var person = await IdOf(Mail("ann"));
        await Get<StateConsent>().Do(person, new(null, "email", "*", false, null, null), Me);
        Assert.Equal(IntentState.Dropped, await StateOf("two"));
        Assert.Equal(IntentState.Planned, await StateOf("z help"));
        Assert.Equal(Cause.Consent, (await DecisionsOf("two"))[^1].Cause);
        Assert.Equal("z help", (await Claim())!.Intent.Key);
        Assert.Null(await Claim());
    }

    [Fact]
    public async Task G5_claiming_looks_at_consent_suppression_and_holds_once_more()
    {
        await Ready("""
            interactions:
              - { team: service, opens: [Case opened], closes: [Case closed], whileOpen: { do: hold, coolingHours: 2 } }
            quietHours: [{ from: "20:00", to: "08:00" }]
            """, "ann", "bob");
        await Raise(Wish("a", "ann"), Wish("b", "bob"));
        await Append(Event("Case opened", Mail("ann"), key: "c1"));
        Assert.Equal(IntentState.Held, await StateOf("a"));
        Assert.Equal("b", (await Claim())!.Intent.Key);
        // G6: decided again when what holds it ends, each time a fact; and not before the cooling is over.
        await Pass(TimeSpan.FromHours(1));
        await Append(Event("Case closed", Mail("ann"), key: "c1"));
        await DoDue();
        Assert.Equal(Now + 120 * Micros.PerMinute, (await DecisionsOf("a"))[^1].Decision.Until);
        await Pass(TimeSpan.FromHours(2));
        Assert.Equal(IntentState.Planned, await StateOf("a"));
        // Nobody sent until it was night.
        Time.Advance(TimeSpan.FromHours(9));
        Assert.Null(await Claim());
        Assert.Equal(Cause.Claim, (await DecisionsOf("a"))[^1].Cause);
        Time.Advance(TimeSpan.FromHours(10));
        Assert.Equal("a", (await Claim())!.Intent.Key);
    }

    [Fact]
    public async Task G4_a_reply_to_a_suppressed_address_waits_until_the_customer_writes_again()
    {
        await Ready("""
            inbound: [Message received]
            interactions: [{ team: service, opens: [Case opened], closes: [Case closed] }]
            """, "ann");
        await Append(Event("Case opened", Mail("ann"), key: "c1"));
        await Get<SuppressAddress>().Do(Me, new("email:ann@example.org", "email", "bounced"));
        var reply = Wish("r", "ann", "service", "service-help") with { ReplyIn = "c1", Template = null, TemplateVersion = null, Text = "Hello" };
        Assert.Equal("held", (await RaiseOne(reply)).State);
        Assert.Equal("dropped", (await RaiseOne(Wish("m", "ann", "service", "service-help"))).State);
        Time.Advance(TimeSpan.FromMinutes(1));
        await Append(Event("Message received", Mail("ann"), channel: "email"));
        await DoDue();
        Assert.Equal(IntentState.Planned, await StateOf("r"));
    }

    [Fact]
    public async Task G6_nothing_goes_out_after_it_expires_and_no_key_has_two_final_decisions()
    {
        await Ready(OneADay, "ann");
        await Raise(Wish("one", "ann") with { ExpiresAt = Time.GetUtcNow().AddHours(1) });
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Claim());
        await DoDue();
        Assert.Equal(IntentState.Dropped, await StateOf("one"));
        await DoDue();
        Assert.Single(await DecisionsOf("one"), d => d.IsFinal);
    }

    [Fact]
    public async Task G7_after_a_merge_caps_count_over_all_identifiers_and_consent_is_the_most_restrictive_and_an_undo_gives_both_back()
    {
        await Ready("caps: [{ name: week, limit: 1, per: 7 days }]", "ann", "anna", "bob", "bobby");
        await Append(Event("Consent withdrawn", Mail("bobby"), properties: """{"purposes":["marketing"]}"""));
        await Settle();
        await Raise(Wish("a", "ann"));
        await Get<MergePersons>().Do(Me, new("email:ann@example.org", "email:anna@example.org"));
        await Get<MergePersons>().Do(Me, new("email:bob@example.org", "email:bobby@example.org"));
        await Raise(Wish("b", "anna") with { ExpiresAt = Time.GetUtcNow().AddDays(3) });
        await Raise(Wish("c", "bob"));
        Assert.Equal(IntentState.Dropped, await StateOf("b"));
        Assert.Equal(IntentState.Dropped, await StateOf("c"));
        await Get<UndoMerge>().Do(Me, new("email:ann@example.org", "email:anna@example.org"));
        await Get<UndoMerge>().Do(Me, new("email:bob@example.org", "email:bobby@example.org"));
        await Raise(Wish("d", "anna"), Wish("e", "bob"));
        Assert.Equal(IntentState.Planned, await StateOf("d"));
        Assert.Equal(IntentState.Planned, await StateOf("e"));
    }

    /// <summary>Regression: what had been raised under another identifier of the person was not found, and everything about them failed.</summary>
    [Fact]
    public async Task G7_an_intent_displaces_and_consent_stops_what_was_raised_under_another_identifier()
    {
        await Ready("caps: [{ name: week, limit: 1, per: 7 days }]", "ann", "anna");
        await Raise(Wish("low", "anna"), Wish("help", "anna", "service", "service-help") with { NotBefore = Time.GetUtcNow().AddDays(8), ExpiresAt = Time.GetUtcNow().AddDays(9) });
        await Get<MergePersons>().Do(Me, new("email:ann@example.org", "email:anna@example.org"));
        await Raise(Wish("high", "ann", value: 5) with { ExpiresAt = Time.GetUtcNow().AddDays(3) });
        Assert.Equal(["low"], (await DecisionsOf("high"))[^1].Decision.Displaced);
        Assert.Equal(Cause.DisplacedBy("high"), (await DecisionsOf("low"))[^1].Cause);
        await Get<StateConsent>().Do(await IdOf(Mail("anna")), new(null, "email", "*", false, null, null), Me);
        Assert.Equal(IntentState.Dropped, await StateOf("high"));
        Assert.Equal(IntentState.Planned, await StateOf("help"));
    }

    [Fact]
    public async Task G7_after_a_merge_what_was_raised_for_one_identifier_gives_way_and_stops_by_what_happens_to_the_other()
    {
        await Ready(OneADay, "ann", "anna");
        await Raise(Wish("low", "ann", value: 1));
        await Get<MergePersons>().Do(Me, new("email:ann@example.org", "email:anna@example.org"));
        Assert.Equal(["low"], (await RaiseOne(Wish("high", "anna", value: 5))).Decision.Displaced);
        Assert.Equal("displaced by high", (await DecisionsOf("low"))[^1].Cause);
        await Get<StateConsent>().Do(await IdOf(Mail("anna")), new(null, "email", "*", false, null, null), Me);
        Assert.Equal((IntentState.Dropped, IntentState.Dropped), (await StateOf("low"), await StateOf("high")));
    }

    [Fact]
    public async Task G6_what_is_held_by_the_conversation_of_somebody_who_is_parted_again_is_let_go()
    {
        await Ready("interactions: [{ team: service, opens: [Case opened], closes: [Case closed], whileOpen: { do: hold, coolingHours: 1 } }]", "ann", "anna");
        await Append(Event("Case opened", Mail("anna"), key: "c1"));
        await Get<MergePersons>().Do(Me, new("email:ann@example.org", "email:anna@example.org"));
        Assert.Equal("held", (await RaiseOne(Wish("a", "ann"))).State);
        await Get<UndoMerge>().Do(Me, new("email:ann@example.org", "email:anna@example.org"));
        await DoDue();
        Assert.Equal(IntentState.Planned, await StateOf("a"));
    }

    [Fact]
    public async Task G8_a_claim_that_nobody_answers_is_unknown_and_never_sent_again()
    {
        await Ready("name: all", "ann");
        await Raise(Wish("one", "ann"));
        Assert.NotNull(await Claim());
        Assert.Null(await Claim());
        await Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(IntentState.Unknown, await StateOf("one"));
        Assert.Null(await Claim());
        await Database.Write(tx => Assert.True(Get<RecordOutcome>().Sent(tx, "one")));
        await Database.Write(tx => Assert.False(Get<RecordOutcome>().Failed(tx, "one", "too late")));
        Assert.Equal(IntentState.Sent, await StateOf("one"));
    }

    [Fact]
    public async Task G9_exactly_one_policy_is_live_and_only_one_that_was_replayed_becomes_it()
    {
        var draft = await Get<DraftPolicy>().Do(Me, OneADay);
        await Assert.ThrowsAsync<UserErrorException>(() => Get<PublishPolicy>().Do(Me, draft.Version));
        var second = await Publish("name: another");
        var states = (await Get<DraftPolicy>().All()).ToDictionary(v => v.Version, v => v.State);
        Assert.Equal(PolicyState.Live, states[second]);
        Assert.Equal(PolicyState.Retired, states[1]);
        Assert.Equal(PolicyState.Draft, states[draft.Version]);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Database.Write(tx => tx.Execute("update policies set state = 'live'")));
    }

    [Fact]
    public async Task Holdouts_are_kept_by_identifier_and_the_earliest_stands_after_a_merge()
    {
        await Ready("holdouts: [{ experiment: x, percent: 50 }]", [.. Enumerable.Range(0, 40).Select(i => "p" + i)]);
        await Raise([.. Enumerable.Range(0, 40).Select(i => Wish("k" + i, "p" + i))]);
        var held = new List<int>();
        for (var i = 0; i < 40; i++)
            if (await StateOf("k" + i) == IntentState.Dropped)
                held.Add(i);
        Assert.InRange(held.Count, 8, 32);
        var takesPart = Enumerable.Range(0, 40).Except(held).First();
        Time.Advance(TimeSpan.FromSeconds(1));
        await Agreed("new");
        await Get<MergePersons>().Do(Me, new($"email:p{held[0]}@example.org", "email:new@example.org"));
        Assert.Equal("dropped", (await RaiseOne(Wish("n", "new"))).State);
        Assert.Equal("planned", (await RaiseOne(Wish("again", "p" + takesPart))).State);
    }

    [Theory]
    [InlineData("purpose", "fun")]
    [InlineData("channels", "")]
    [InlineData("person", "nobody@example.org")]
    [InlineData("value", "NaN")]
    [InlineData("expires", "past")]
    public async Task A_bad_intent_is_refused_and_changes_nothing(string field, string value)
    {
        await Ready(OneADay, "ann");
        var wish = Wish("bad", "ann");
        var bad = field switch
        {
            "purpose" => wish with { Purpose = value },
            "channels" => wish with { Channels = [value] },
            "person" => wish with { Person = value },
            "value" => wish with { Value = double.NaN },
            _ => wish with { NotBefore = Time.GetUtcNow().AddDays(3), ExpiresAt = Time.GetUtcNow().AddDays(2) },
        };
        await Assert.ThrowsAsync<UserErrorException>(() => Raise(Wish("good", "ann"), bad));
        Assert.Empty(await DecisionsOf("good"));
        Assert.Null(await Claim());
    }
}
