using Throughline.Gate.Decisions;
using Throughline.Gate.Outbox;
using Throughline.Gate.Policies;
using Throughline.Gate.Replays;
using Throughline.Gate.Tests.Decisions;
using Throughline.Kernel;
using Throughline.People.Identity;
using Throughline.Support;

namespace Throughline.Gate.Tests.Replays;

public abstract class ReplayTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : ReplayTests(Store.Sqlite);
    public sealed class OnPostgres() : ReplayTests(Store.Postgres);

    private const string Live =
        """
        caps:
          - { name: day, limit: 1, per: day }
          - { name: week, limit: 3, per: 5 days }
        quietHours: [{ from: "20:00", to: "08:00" }]
        interactions:
          - { team: service, opens: [Case opened], closes: [Case closed], whileOpen: { do: hold, coolingHours: 5 } }
        relationship:
          - { name: unhappy, when: { event: { name: Complaint received, days: 2 } }, do: hold }
        holdouts: [{ experiment: x, percent: 20, purposes: [marketing] }]
        """;

    private const int People = 7;

    /// <summary>Days of everything at random, by a seed: intents, claims, outcomes, complaints, conversations, withdrawals, merges.</summary>
    private async Task<long> Happen(int seed)
    {
        var version = await Publish(Live);
        await Register("marketing-news", "sales-offers", "research-survey");
        await Agreed([.. Enumerable.Range(0, People).Select(i => "p" + i)]);
        var chance = new Random(seed);
        for (var i = 0; i < 90; i++)
        {
            var who = "p" + chance.Next(People);
            switch (chance.Next(12))
            {
                case < 6:
                    var (touchpoint, purpose) = chance.Next(3) switch { 0 => ("marketing-news", "marketing"), 1 => ("sales-offers", "sales"), _ => ("research-survey", "research") };
                    await Raise(Wish($"k{i}", who, purpose, touchpoint, chance.Next(1, 9)) with { ExpiresAt = Time.GetUtcNow().AddHours(chance.Next(5, 300)) }, Wish($"s{i}", who, value: 2));
                    break;
                case 6: await Append(Event("Complaint received", Mail(who))); break;
                case 7: await Append(Event("Case opened", Mail(who), key: "c")); break;
                case 8: await Append(Event("Case closed", Mail(who), key: "c")); break;
                case 9: await Pass(TimeSpan.FromMinutes(chance.Next(10, 1500))); break;
                case 10 when i == 30: await Get<MergePersons>().Do(Me, new("email:p0@example.org", "email:p5@example.org")); break;
                default:
                    while (await Claim() is { } send)
                        await Database.Write(tx => chance.Next(3) == 0 ? Get<RecordOutcome>().Failed(tx, send.Intent.Key, "no") : Get<RecordOutcome>().Sent(tx, send.Intent.Key));
                    break;
            }
        }
        return version;
    }

    internal Task<(Replay Replay, List<ReplayCount> Counts)> Replay(long version) => Get<ReplayPolicy>().Do(Me, version, 60, null, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task G9_replaying_the_live_policy_changes_nothing(int seed)
    {
        var (report, counts) = await Replay(await Happen(seed));
        Assert.Equal("done", report.State);
        Assert.Equal(report.Decisions, report.LookedAt);
        Assert.Equal(report.Intents, await Database.Read(s => s.Single<long>("select count(*) from intents")));
        Assert.Empty(counts);
        Assert.Equal(0, report.Changed);
    }

    [Fact]
    public async Task G9_a_replay_tells_what_would_have_changed_with_the_people_behind_each_number_and_always_the_same()
    {
        await Happen(6);
        var draft = (await Get<DraftPolicy>().Do(Me, Live.Replace("limit: 1, per: day", "limit: 0, per: day", StringComparison.Ordinal))).Version;
        var (report, counts) = await Replay(draft);
        Assert.Equal(PolicyState.Replayed, (await Get<DraftPolicy>().Get(draft)).State);
        var verdicts = await Database.Read(s => s.Query<(string Key, string Verdict)>("select d.key, d.verdict from decisions d join intents i on i.key = d.key and i.decided = d.number"));
        // Nothing could have been sent: everything that was, was not, and each is told.
        Assert.Equal(verdicts.Count(v => v.Verdict == "send"), counts.Where(c => c.Was == "send").Sum(c => c.Intents));
        Assert.DoesNotContain(counts, c => c.Would == "send");
        foreach (var count in counts)
        {
            var behind = await Database.Read(s => Get<ReplayList>().Behind(s, report.Id, new(count.Day, count.Team, count.Purpose, count.Rule, count.Was, count.Would), "", 1000));
            Assert.Equal(count.Intents, behind.Count);
            Assert.All(behind, b => Assert.True(b.Identifier > 0));
        }
        Assert.Equal(counts, (await Replay(draft)).Counts);
    }

    [Fact]
    public async Task G9_a_draft_with_room_sends_what_was_held_by_its_own_caps()
    {
        await Publish("caps: [{ name: day, limit: 1, per: day }]");
        await Register("marketing-news");
        await Agreed("ann");
        await Raise(Wish("a", "ann", value: 9), Wish("b", "ann", value: 5), Wish("c", "ann", value: 1));
        Assert.All(await Task.WhenAll(StateOf("a"), StateOf("b"), StateOf("c")), s => Assert.Equal(IntentState.Planned, s));
        var draft = (await Get<DraftPolicy>().Do(Me, "caps: [{ name: day, limit: 2, per: day }]")).Version;
        var (report, counts) = await Replay(draft);
        Assert.Equal(2, report.Changed); // b goes at once, c a day sooner
        Assert.All(counts, c => Assert.Equal(("send", "moved"), (c.Was, c.Would)));
    }

    [Fact]
    public async Task A_replay_that_is_stopped_says_so_and_the_draft_stays_a_draft()
    {
        await Happen(7);
        var draft = (await Get<DraftPolicy>().Do(Me, "name: nothing asked")).Version;
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Get<ReplayPolicy>().Do(Me, draft, 60, null, stop.Token));
        Assert.Equal(PolicyState.Draft, (await Get<DraftPolicy>().Get(draft)).State);
        await Assert.ThrowsAsync<UserErrorException>(() => Get<PublishPolicy>().Do(Me, draft));
    }

    [Fact]
    public async Task G9_a_replay_that_is_run_in_the_background_ends_with_the_same_report()
    {
        await Happen(8);
        var draft = (await Get<DraftPolicy>().Do(Me, Live.Replace("limit: 1, per: day", "limit: 0, per: day", StringComparison.Ordinal))).Version;
        var id = await Get<RunReplays>().Begin(Me, draft, 60);
        await Get<RunReplays>().All();
        var (report, counts) = await Get<ReplayPolicy>().Report(id);
        Assert.Equal((Gate.Replays.Replay.Done, report.Decisions), (report.State, report.LookedAt));
        Assert.Equal(counts, (await Replay(draft)).Counts);
        // Every count stands in one line of each part of the report, and every line's sum is what is behind it.
        Assert.All([ReplaySums.ByRule(counts), ReplaySums.ByTeam(counts, new Dictionary<string, string>()), ReplaySums.ByPurpose(counts), ReplaySums.ByDay(counts)],
            lines => Assert.Equal(report.Changed, lines.Sum(line => line.Intents)));
        foreach (var line in ReplaySums.ByRule(counts).Concat(ReplaySums.ByDay(counts)))
            Assert.Equal(line.Intents, (await Database.Read(s => Get<ReplayList>().Behind(s, id, line.Narrow, "", 1000))).Count);
    }

    /// <summary>A row as a process leaves it that was killed while it ran a replay.</summary>
    private Task<long?> Died(long version) => Database.Write(tx => Get<ReplayList>().Add(tx, version, 0, Now, "gone", Now, ""));

    [Fact]
    public async Task A_replay_whose_process_died_is_broken_off_after_its_lease_and_can_be_run_again()
    {
        await Happen(9);
        var draft = (await Get<DraftPolicy>().Do(Me, "name: nothing asked")).Version;
        var died = (await Died(draft))!.Value;
        Time.Advance(Gate.Replays.Replay.Lease - TimeSpan.FromSeconds(1));
        Assert.True((await Get<ReplayPolicy>().Report(died)).Replay.IsRunning);
        var refused = await Assert.ThrowsAsync<Web.Problems.RefusedException>(() => Replay(draft));
        Assert.Contains("runs already", refused.Message, StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("broken off", (await Get<ReplayPolicy>().Last(draft)).Replay.State);
        Assert.Equal(PolicyState.Draft, (await Get<DraftPolicy>().Get(draft)).State);
        Assert.Equal("done", (await Replay(draft)).Replay.State);
        // Whoever was slow and not dead does not write into it any more.
        Assert.False(await Database.Write(tx => Get<ReplayList>().Went(tx, died, 1, 1, [], Now)));
        Assert.False(await Database.Write(tx => Get<ReplayList>().End(tx, died, Gate.Replays.Replay.Done)));
        Assert.Equal("broken off", (await Get<ReplayPolicy>().Report(died)).Replay.State);
    }

    [Fact]
    public async Task Of_a_policy_one_replay_runs_at_a_time_and_one_that_beats_is_not_broken_off()
    {
        await Happen(10);
        var draft = (await Get<DraftPolicy>().Do(Me, "name: nothing asked")).Version;
        var runs = (await Died(draft))!.Value;
        Assert.Null(await Died(draft));
        Assert.NotNull(await Died(1));
        for (var i = 0; i < 5; i++)
        {
            Time.Advance(Gate.Replays.Replay.Lease / 2);
            await Database.Write(tx => Get<ReplayList>().Beat(tx, runs, Now));
            Assert.True((await Get<ReplayPolicy>().Report(runs)).Replay.IsRunning);
        }
        Assert.Equal("stopped", (await Get<ReplayPolicy>().Stop(runs)).Replay.State);
        Assert.False(await Database.Write(tx => Get<ReplayList>().Went(tx, runs, 1, 1, [], Now)));
        Assert.Equal("done", (await Replay(draft)).Replay.State);
    }

    [Fact]
    public async Task As_the_process_stops_replays_are_broken_off()
    {
        await Happen(11);
        var draft = (await Get<DraftPolicy>().Do(Me, "name: nothing asked")).Version;
        var run = Get<RunReplays>();
        var id = await run.Begin(Me, draft, 60);
        await run.StopAsync(TestContext.Current.CancellationToken);
        Assert.Contains((await Get<ReplayPolicy>().Report(id)).Replay.State, (string[])["broken off", "done"]); // it may have been faster
    }
}
