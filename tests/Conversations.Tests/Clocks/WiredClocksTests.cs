using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Inbox;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.People.Privacy;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;
using ClockState = Throughline.Conversations.Clocks.ConversationState;
using Identifiers = Throughline.Events.Log.Identifiers;

namespace Throughline.Conversations.Tests.Clocks;

/// <summary>Clocks at work in conversations: started, stopped and paused by what customers and agents do, against the pure ones over what was done.</summary>
public abstract class WiredClocksTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : WiredClocksTests(Store.Sqlite);
    public sealed class OnPostgres() : WiredClocksTests(Store.Postgres);

    private static readonly ClockPolicyFields Service = new(
        10, "service", null, null, new Dictionary<string, int> { ["first-response"] = 30, ["next-response"] = 60, ["agent-work"] = 120, ["requester-wait"] = 240, ["first-resolution"] = 480, ["total-resolution"] = 480 }, 10,
        "Europe/Berlin", ClockPolicyForm.Days.ToDictionary(day => day, _ => "08:00-12:00, 13:00-20:00"), ["2026-12-25"]);

    private static readonly ClockPolicyFields Sales = new(20, "sales", null, null, new Dictionary<string, int> { ["first-response"] = 90, ["next-response"] = 15, ["total-resolution"] = 60 }, 5);

    private static readonly string[] Deeds = ["write", "write", "answer", "answer", "bot", "note", "resolve", "open", "pend", "hold", "snooze", "hand", "look", "look"];

    private sealed record Deed(string What, int Minutes);

    private static readonly Gen<Deed[]> Histories = (from what in Gen.Elements(Deeds) from minutes in Gen.Frequency((1, Gen.Constant(0)), (6, Gen.Choose(1, 90)), (1, Gen.Choose(90, 1500))) select new Deed(what, minutes))
        .ArrayOf().Where(deeds => deeds.Length <= 30);

    private Task Due() => Get<DoDueWork>().DoAll(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Whoever_is_erased_leaves_no_clock_and_nobody_else_loses_theirs()
    {
        await Get<ManageClockPolicies>().Set(Lead, "Service", Service);
        var (ann, bob) = (await Open("ann"), await Open("bob"));
        Assert.Equal(new[] { ann.Id, bob.Id }.Order(StringComparer.Ordinal), (await Kept()).Order(StringComparer.Ordinal));
        await Database.Write(tx =>
        {
            var person = new ForgottenPerson(Get<Identifiers>().Of(tx, [ann.Identifier]));
            foreach (var slice in Get<IEnumerable<IForgetPersons>>())
                slice.Forget(tx, person);
        });
        Assert.Equal([bob.Id], await Kept());
        Time.Advance(TimeSpan.FromDays(5));
        await Due();
        Assert.Equal([bob.Id], await Kept());

        Task<List<string>> Kept() => Database.Read(session => session.Query<string>("select conversation from clocks union select conversation from clock_moments"));
    }

    [Fact]
    public async Task Clocks_of_a_conversation_are_the_pure_ones_over_what_was_done_and_each_breach_is_one_fact()
    {
        var (dana, sam) = (await Hire("dana", "agent", "service", "sales"), await Hire("sam", "agent", "sales", "service"));
        await Get<ManageClockPolicies>().Set(Lead, "Service", Service);
        await Get<ManageClockPolicies>().Set(Lead, "Sales", Sales);
        var round = 0;
        Generated.Holds(Histories, deeds =>
        {
            round++;
            Check(dana, sam, round, deeds).GetAwaiter().GetResult();
        }, Generated.OnDatabase);
    }

    private async Task Check(Caller dana, Caller sam, int round, Deed[] deeds)
    {
        var of = await Open($"ann-{round}");
        var (team, state, isOpen, snoozed) = ("service", ClockState.New, true, (long?)null);
        List<Moment> expected = [new TakesPolicy(Now, PolicyOf("Service")), new CustomerWrote(Now)];
        foreach (var (deed, key) in deeds.Select((deed, number) => (deed, $"k{number}")))
        {
            Time.Advance(TimeSpan.FromMinutes(deed.Minutes));
            switch (deed.What)
            {
                case "look":
                    await Due();
                    if (snoozed is { } until && until <= Now)
                        Enter(ClockState.Open);
                    break;
                case "write":
                    await Get<ReceiveMessage>().Do(of.Id, new(key, "More"));
                    if (!isOpen)
                        Enter(ClockState.Open);
                    expected.Add(new CustomerWrote(Now));
                    Enter(state == ClockState.New ? ClockState.New : ClockState.Open);
                    break;
                case "answer" or "bot" when isOpen:
                    await Get<WriteMessage>().Do(dana, of.Id, new("Yes", key, Bot: deed.What == "bot"));
                    expected.Add(new Replied(Now, deed.What == "answer", true));
                    if (deed.What == "answer")
                        Enter(ClockState.Open);
                    break;
                case "note":
                    await Get<WriteMessage>().Do(dana, of.Id, new("Hm", key, Note: true));
                    break;
                case "hand" when isOpen && team == "service":
                    await Get<HandOver>().Do(dana, of.Id, new("sales", "theirs", null, 60 * 24));
                    await Get<InteractionOwners>().Answer(sam, (await Owner(of))!.Offer!.Id, accept: true);
                    (team, _) = ("sales", 0);
                    expected.AddRange([new TakesPolicy(Now, PolicyOf("Sales")), new HandedOver(Now, "sales")]);
                    break;
                case "resolve" or "open" or "pend" or "hold" or "snooze":
                    await Get<ChangeState>().Do(dana, of.Id, new(deed.What switch { "resolve" => "resolved", "pend" => "pending", "hold" => "held", "snooze" => "snoozed", _ => "open" }, null, null,
                        deed.What == "snooze" ? Time.GetUtcNow().AddMinutes(45) : null));
                    Enter(deed.What switch { "resolve" => ClockState.Resolved, "pend" => ClockState.Pending, "hold" => ClockState.OnHold, "snooze" => ClockState.Snoozed, _ => ClockState.Open });
                    snoozed = deed.What == "snooze" ? Now + (45 * Micros.PerMinute) : null;
                    break;
            }
        }
        await Due();
        if (snoozed is { } at && at <= Now)
            Enter(ClockState.Open);

        var pure = ConversationClocks.Of(expected, Now);
        var wired = ConversationClocks.Of(await Database.Read(session => Get<RunningClocks>().Moments(session, of.Id)), Now);
        foreach (var kind in Enum.GetValues<ClockKind>())
            Assert.Equal((kind, string.Join(' ', pure[kind].Events.Select(Text))), (kind, string.Join(' ', wired[kind].Events.Select(Text))));
        Assert.Equal(
            Enum.GetValues<ClockKind>().SelectMany(kind => pure[kind].Events.OfType<Breached>().Select(breach => $"{KeptPolicy.NameOf(kind)} {Micros.ToText(breach.At)}")).Order(StringComparer.Ordinal),
            (await Facts(of.Id, TellClocks.Overdue)).Select(said => $"{said["clock"]} {said["due"]}").Order(StringComparer.Ordinal));
        var row = (await Database.Read(session => Get<RunningClocks>().Find(session, of.Id)))!;
        var standing = row.With(pure, Now);
        Assert.Equal((standing.Standing, standing.DueClock, standing.DueAt), (row.Standing, row.DueClock, row.DueAt));

        void Enter(ClockState next)
        {
            expected.Add(new Entered(Now, next));
            (state, isOpen) = (next, next != ClockState.Resolved);
            snoozed = null;
        }
    }

    private static string Text(ClockEvent e) => $"{e.GetType().Name}@{e.At}" + (e is PolicyApplied applied ? applied.Policy.Name : "");

    private static ClockPolicy PolicyOf(string name) => new KeptPolicy(name, 1, name == "Sales" ? Sales : Service).Policy();

    private Task<List<System.Text.Json.Nodes.JsonNode>> Facts(string conversation, string name) => Database.Read(session => session.Query<string>(
        "select properties from events where journey_key = @conversation and name = @name order by sequence", new { conversation, name }).ConvertAll(json => System.Text.Json.Nodes.JsonNode.Parse(json)!));

    [Fact]
    public async Task A_warning_comes_before_the_breach_and_the_view_of_what_is_due_soon_shows_the_first_to_be_late_first()
    {
        var dana = await Hire("dana", "agent", "service");
        await Get<ManageClockPolicies>().Set(Lead, "All", new(0, null, null, null, new Dictionary<string, int> { ["first-response"] = 60 }, 15));
        var (first, second, resolved) = (await Open("ann"), await Open("bob", channel: "email"), await Open("cleo"));
        await Get<ChangeState>().Do(dana, resolved.Id, new("resolved", null, null, null));
        Time.Advance(TimeSpan.FromMinutes(44));
        await Due();
        Assert.Empty(await Breaching(dana));
        Assert.Empty(await Facts(first.Id, TellClocks.DueSoon));

        Time.Advance(TimeSpan.FromMinutes(1));
        await Due();
        await Due();
        Assert.Equal(Micros.ToText(first.OpenedAt + (60 * Micros.PerMinute)), (string?)Assert.Single(await Facts(first.Id, TellClocks.DueSoon))["due"]);
        Assert.Equal(2, (await Breaching(dana)).Count);
        Assert.Empty(await Breaching(await Hire("sam", "agent", "sales")));

        // at the deadline is on time, the instant after is not
        Time.Advance(TimeSpan.FromMinutes(15));
        await Due();
        Assert.Empty(await Facts(first.Id, TellClocks.Overdue));
        await Get<WriteMessage>().Do(dana, first.Id, new("Here I am"));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await Due();
        Assert.Empty(await Facts(first.Id, TellClocks.Overdue));
        Assert.Single(await Facts(second.Id, TellClocks.Overdue));
        Assert.Equal(second.Id, Assert.Single(await Breaching(dana)));
        // resolved without an answer: late as well, but nobody was warned and no list has it
        Assert.Empty(await Facts(resolved.Id, TellClocks.DueSoon));
        Assert.Single(await Facts(resolved.Id, TellClocks.Overdue));
        var clock = Assert.Single((await Get<ShowClocks>().Answer(dana, second.Id)).Clocks, of => of.Clock == "first-response");
        Assert.Equal(("runs", true), (clock.State, clock.IsLate));
    }

    [Fact]
    public async Task A_conversation_takes_the_first_policy_that_fits_its_queue_and_channel_and_another_from_what_happens_next()
    {
        await Get<ManageClockPolicies>().Set(Lead, "Mail", new(1, null, "email", null, new Dictionary<string, int> { ["first-response"] = 240 }));
        await Get<ManageClockPolicies>().Set(Lead, "VIP", new(0, null, null, "Nobody is in it", new Dictionary<string, int> { ["first-response"] = 1 }));
        await Get<ManageClockPolicies>().Set(Lead, "Rest", new(5, null, null, null, new Dictionary<string, int> { ["first-response"] = 30 }));
        var (mail, chat) = (await Open("ann", channel: "email"), await Open("bob"));
        Assert.Equal(("Mail", "Rest"), ((await Answer(mail.Id)).Policy, (await Answer(chat.Id)).Policy));

        await Get<ManageClockPolicies>().Set(Lead, "Rest", new(5, null, null, null, new Dictionary<string, int> { ["first-response"] = 10 }));
        Assert.Equal(30 * Micros.PerMinute, await DueIn(chat));
        await Get<ReceiveMessage>().Do(chat.Id, new("more", "Hello?"));
        Assert.Equal(10 * Micros.PerMinute, await DueIn(chat));
        await Get<ManageClockPolicies>().Remove(Lead, "Rest");
        await Get<ReceiveMessage>().Do(chat.Id, new("again", "Hello?"));
        Assert.Null((await Answer(chat.Id)).Policy);
        Assert.Null((await Database.Read(session => Get<RunningClocks>().Find(session, chat.Id)))!.DueAt);
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<ManageClockPolicies>().Remove(Lead, "Rest"))).Status);
    }

    [Fact]
    public async Task What_was_written_in_a_conversation_that_is_merged_counts_in_the_one_that_goes_on_until_they_are_separated()
    {
        await Get<ManageClockPolicies>().Set(Lead, "All", new(0, null, null, null, new Dictionary<string, int> { ["first-response"] = 60 }));
        var source = await Open("ann");
        Time.Advance(TimeSpan.FromMinutes(50));
        var target = await Open("ann-again");
        Assert.Equal(60 * Micros.PerMinute, await DueIn(target));
        await Say(source, ConversationFacts.Merged, new { conversation = source.Id, into = target.Id });
        Assert.Equal(10 * Micros.PerMinute, await DueIn(target));
        var (own, other) = await Database.Read(session => (Get<RunningClocks>().Moments(session, target.Id).Where(m => m.At >= target.OpenedAt).ToList(), Get<RunningClocks>().Moments(session, source.Id)));
        var (pure, wired) = (ConversationClocks.Merged(own, [other], Now), ConversationClocks.Of(await Database.Read(session => Get<RunningClocks>().Moments(session, target.Id)), Now));
        foreach (var kind in Enum.GetValues<ClockKind>())
            Assert.Equal(pure[kind].Events.Select(Text), wired[kind].Events.Select(Text));

        // late by the other's message: told once, however often it is looked at
        Time.Advance(TimeSpan.FromMinutes(30));
        await Due();
        await Due();
        Assert.Single(await Facts(target.Id, TellClocks.Overdue));
        await Say(source, ConversationFacts.Separated, new { conversation = source.Id, from = target.Id });
        Assert.Equal(60 * Micros.PerMinute, await DueIn(target));
    }

    [Fact]
    public async Task An_answer_that_was_taken_back_before_it_left_answered_nobody()
    {
        var dana = await Hire("dana", "agent", "service");
        await Get<ManageClockPolicies>().Set(Lead, "All", new(0, null, null, null, new Dictionary<string, int> { ["first-response"] = 60 }));
        var of = await Open("ann");
        Time.Advance(TimeSpan.FromMinutes(30));
        await Get<WriteMessage>().Do(dana, of.Id, new("Yes", "too-fast"));
        Assert.Null((await Database.Read(session => Get<RunningClocks>().Find(session, of.Id)))!.DueAt);
        Time.Advance(TimeSpan.FromMinutes(40));
        await Due();
        await Say(of, ConversationFacts.Withdrawn, new { conversation = of.Id, message = "too-fast" });
        Assert.Equal(60 * Micros.PerMinute, await DueIn(of));
        await Due();
        await Due();
        Assert.Single(await Facts(of.Id, TellClocks.Overdue));
    }

    private Task Say(Conversation of, string name, object properties) => Database.Write(tx => Get<ConversationFacts>().Append(tx, of, name, Ids.New(Time), properties));

    private async Task<long> DueIn(Conversation of) => (await Database.Read(session => Get<RunningClocks>().Find(session, of.Id)))!.DueAt!.Value - of.OpenedAt;

    private Task<ClocksAnswer> Answer(string id) => Get<ShowClocks>().Answer(Lead, id);

    private Task<List<string>> Breaching(Caller caller) => Database.Read(session =>
        Get<ConversationList>().In(session, InboxView.Find("breaching"), Viewer.Of(session, caller), null, 100).ConvertAll(c => c.Conversation.Id));

    [Theory]
    [InlineData("minutes", "{\"minutes\":{}}")]
    [InlineData("minutes", "{\"minutes\":{\"lunch\":3}}")]
    [InlineData("minutes.first-response", "{\"minutes\":{\"first-response\":0}}")]
    [InlineData("zone", "{\"minutes\":{\"first-response\":5},\"zone\":\"Mars\"}")]
    [InlineData("zone", "{\"minutes\":{\"first-response\":5},\"hours\":{\"monday\":\"09:00-17:00\"}}")]
    [InlineData("hours.monday", "{\"minutes\":{\"first-response\":5},\"zone\":\"UTC\",\"hours\":{\"monday\":\"9 to 5\"}}")]
    [InlineData("hours.monday", "{\"minutes\":{\"first-response\":5},\"zone\":\"UTC\",\"hours\":{\"monday\":\"17:00-09:00\"}}")]
    [InlineData("hours", "{\"minutes\":{\"first-response\":5},\"zone\":\"UTC\",\"hours\":{\"moonday\":\"09:00-17:00\"}}")]
    [InlineData("hours", "{\"minutes\":{\"first-response\":5},\"zone\":\"UTC\"}")]
    [InlineData("holidays", "{\"minutes\":{\"first-response\":5},\"zone\":\"UTC\",\"hours\":{\"monday\":\"09:00-24:00\"},\"holidays\":[\"Christmas\"]}")]
    [InlineData("warnMinutes", "{\"minutes\":{\"first-response\":5},\"warnMinutes\":-1}")]
    public void What_no_policy_can_be_is_told_with_its_place(string path, string fields) => Assert.Equal(path, Assert.Throws<ClockPolicyProblem>(() =>
        KeptPolicy.Look("p", System.Text.Json.JsonSerializer.Deserialize<ClockPolicyFields>(fields, System.Text.Json.JsonSerializerOptions.Web)!)).Path);
}
