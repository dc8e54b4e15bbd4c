using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Wallboard;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Conversations.Tests.Wallboard;

public abstract class WallboardTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : WallboardTests(Store.Sqlite);
    public sealed class OnPostgres() : WallboardTests(Store.Postgres);

    private static readonly string[] Channels = [Channel, "email"];

    private sealed record Deed(string What, int Of, int Seconds);

    private static readonly Gen<Deed[]> Days = (
        from what in Gen.Elements("open", "open", "answer", "resolve", "write")
        from of in Gen.Choose(0, 9)
        from seconds in Gen.Frequency((5, Gen.Choose(0, 90)), (1, Gen.Choose(3600, 20 * 3600)))
        select new Deed(what, of, seconds)).ArrayOf().Where(deeds => deeds.Length <= 25);

    private sealed class C(Conversation began)
    {
        public Conversation Began { get; } = began;
        public long? Replied { get; set; }
        public long? Waits { get; set; } = began.OpenedAt;
        public long? Ended { get; set; }
    }

    [Fact]
    public async Task Every_number_is_what_happened_and_the_rows_behind_it_add_up_to_it()
    {
        var (dana, boss) = (await Hire("dana", "agent", "service"), await Hire("boss", "supervisor"));
        var all = new List<C>();
        Generated.Holds(Days, deeds => Check(dana, boss, all, deeds).GetAwaiter().GetResult(), Generated.OnDatabase / 2);
    }

    private async Task Check(Caller dana, Caller boss, List<C> all, Deed[] deeds)
    {
        var round = new List<C>();
        foreach (var deed in deeds)
        {
            Time.Advance(TimeSpan.FromSeconds(deed.Seconds));
            var of = round.Count > 0 ? round[deed.Of % round.Count] : null;
            if (deed.What == "open" || of is null)
                round.Add(new(await Open($"w{all.Count + round.Count}", channel: Channels[deed.Of % 2])));
            else if (deed.What == "write")
            {
                await Get<ReceiveMessage>().Do(of.Began.Id, new(null, "More"));
                (of.Waits, of.Ended) = (of.Waits ?? Now, null);
            }
            else if (deed.What == "answer" && of.Ended is null && of.Began.Channel == Channel)
            {
                await Get<WriteMessage>().Do(dana, of.Began.Id, new("Yes"));
                (of.Replied, of.Waits) = (of.Replied ?? Now, null);
            }
            else if (deed.What == "resolve")
            {
                await Get<ChangeState>().Do(dana, of.Began.Id, new("resolved", null, null, null));
                (of.Ended, of.Waits) = (of.Ended ?? Now, null);
            }
        }
        all.AddRange(round);

        var form = new BoardForm { Within = "45", Short = "10", Mode = "offered-less-short", Zone = "Europe/Berlin" };
        var since = form.Since(Now);
        foreach (var caller in (Caller[])[dana, boss])
        {
            var board = await Get<ShowWallboard>().Shown(caller, form);
            foreach (var line in board.Lines.Append(board.All))
            {
                var here = all.Where(c => line.Channel.Length == 0 || c.Began.Channel == line.Channel).ToList();
                var today = here.Where(c => c.Began.OpenedAt >= since).ToList();
                var (answered, abandoned) = (today.Where(c => c.Replied is not null).ToList(), today.Where(c => c is { Replied: null, Ended: not null }).ToList());
                Assert.Equal(
                    (here.Count(c => c.Waits is not null), here.Min(c => c.Waits), answered.Count, answered.Count(c => c.Replied - c.Began.OpenedAt <= 45 * Micros.PerSecond), abandoned.Count,
                        abandoned.Count(c => c.Ended - c.Began.OpenedAt <= 10 * Micros.PerSecond), answered.Sum(c => c.Replied!.Value - c.Began.OpenedAt)),
                    ((int)line.Waiting, line.WaitingSince, (int)line.Answered, (int)line.InTime, (int)line.Abandoned, (int)line.Short, line.Wait));
                foreach (var (of, count) in ((string, long)[])[("waiting", line.Waiting), ("nobody", line.Nobody), ("answered", line.Answered), ("in-time", line.InTime), ("abandoned", line.Abandoned), ("short", line.Short)])
                    Assert.Equal((of, Math.Min(200, count)), (of, (await Get<ShowWallboard>().Rows(caller, of, line.Queue, line.Channel, form)).Rows.Count));
            }
            Assert.Equal(board.All, BoardCounts.Sum("", "", board.Lines));
            Assert.Equal(board.Queues.Sum(queue => queue.Waiting), board.All.Waiting);
        }
    }

    [Fact]
    public async Task Nobody_sees_numbers_or_rows_of_other_teams_and_who_leads_sees_all()
    {
        await Open("ann");
        var (sam, boss) = (await Hire("sam", "agent", "sales"), await Hire("boss", "supervisor"));
        Assert.Equal((0, 1), ((await Get<ShowWallboard>().Shown(sam, new())).All.Waiting, (await Get<ShowWallboard>().Shown(boss, new())).All.Waiting));
        Assert.Empty((await Get<ShowWallboard>().Rows(sam, "waiting", null, null, new())).Rows);
        Assert.Single((await Get<ShowWallboard>().Rows(boss, "waiting", "service", Channel, new())).Rows);
    }

    [Fact]
    public async Task Agents_are_counted_by_what_they_do()
    {
        foreach (var (agent, presence) in ((string, string?)[])[("a0", "available"), ("a1", "available"), ("a2", "away"), ("a3", null)])
        {
            await Get<KeepAgent>().Do(Lead, agent, new(null, 2, null));
            if (presence is not null)
                await Get<KeepAgent>().Be(Lead, agent, presence);
        }
        await Get<KeepQueue>().Do(Lead, "q", new(["a0"], null, null));
        foreach (var item in (string[])["c1", "c2"])
        {
            await Database.Write(tx => Get<RouteItem>().Enqueue(tx, item, "q", "chat", 1, []));
            await Get<RunRouter>().Step(TestContext.Current.CancellationToken);
            var states = (await Get<ShowWallboard>().Shown(Lead, new())).Agents.Where(of => of.Agents > 0);
            Assert.Equal([("free", 1), (item == "c1" ? "at work" : "full", 1), ("on a break", 1), ("offline", 1)], states);
        }
    }

    [Fact]
    public async Task Who_has_nothing_in_work_but_something_left_to_do_is_wrapping_up()
    {
        await Get<KeepAgent>().Do(Lead, "a0", new(null, 2, null));
        await Get<KeepAgent>().Be(Lead, "a0", "available");
        await Get<KeepQueue>().Do(Lead, "q", new(["a0"], null, null, new(60)));
        await Database.Write(tx => Get<RouteItem>().Enqueue(tx, "c1", "q", "chat", 1, []));
        await Get<RunRouter>().Step(TestContext.Current.CancellationToken);
        var agent = Caller.CommandLine with { Id = "a0" };
        await Get<AnswerOffer>().Do(agent, 1, true);
        await Get<QueueItem>().Complete(agent, "c1");
        Assert.Equal("wrapping up", Assert.Single((await Get<ShowWallboard>().Shown(Lead, new())).Agents, of => of.Agents > 0).State);
        Time.Advance(TimeSpan.FromSeconds(60));
        await Get<RunRouter>().Step(TestContext.Current.CancellationToken);
        Assert.Equal("free", Assert.Single((await Get<ShowWallboard>().Shown(Lead, new())).Agents, of => of.Agents > 0).State);
    }

    [Theory]
    [InlineData("soon", null, null)]
    [InlineData("60", "best", null)]
    [InlineData("60", "offered", "Mars")]
    public async Task What_cannot_be_asked_is_refused(string within, string? mode, string? zone) =>
        await Assert.ThrowsAsync<UserErrorException>(() => Get<ShowWallboard>().Shown(Lead, new() { Within = within, Mode = mode, Zone = zone }));

    [Fact]
    public async Task Rows_of_no_number_are_refused() => await Assert.ThrowsAsync<UserErrorException>(() => Get<ShowWallboard>().Rows(Lead, "all", null, null, new()));
}
