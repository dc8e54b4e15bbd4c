using System.Text;
using Throughline.Events.Import;
using Throughline.Gate.Decisions;
using Throughline.Gate.Experiments;
using Throughline.Gate.Tests.Decisions;
using Throughline.Kernel;
using Throughline.People.Identity;
using Throughline.Support;

namespace Throughline.Gate.Tests.Experiments;

public abstract class ExperimentsTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : ExperimentsTests(Store.Sqlite);
    public sealed class OnPostgres() : ExperimentsTests(Store.Postgres);

    private static string Assigned(string arm, bool heldOut) => $$"""{"experiment":"x","arm":"{{arm}}","heldOut":{{(heldOut ? "true" : "false")}}}""";

    [Fact]
    public async Task The_gates_own_holdouts_are_compared_and_each_number_leads_to_its_people()
    {
        await Publish("holdouts: [{ experiment: x, percent: 50, purposes: [marketing] }]");
        await Register("marketing-news");
        var all = Enumerable.Range(0, 60).Select(i => "p" + i).ToArray();
        await Agreed(all);
        await Raise([.. all.Select(p => Wish("k" + p, p))]);
        while (await Claim() is { } send)
            await Database.Write(tx => Get<Outbox.RecordOutcome>().Sent(tx, send.Intent.Key));
        Time.Advance(TimeSpan.FromHours(1));
        await Append([.. all.Take(30).Select(p => Event("Bought", Mail(p), properties: """{"spend":2.5}"""))]);
        await Append(Event("Bought", Mail("p0"), properties: """{"spend":1}"""));
        var report = await Get<ShowUplift>().Report("x", ["Bought"], "spend", 1);
        Assert.Equal([Assignment.Holdout, Assignment.Contact], report.Arms.Select(a => a.Arm));
        Assert.Equal(60, report.People);
        Assert.Equal((0, report.Arms[1].People), (report.Arms[0].Contacted, report.Arms[1].Contacted));
        Assert.Equal(30, report.Arms.Sum(a => a.Rates[0].People));
        Assert.Equal(76, report.Arms.Sum(a => a.Value!.Sum));
        Assert.Contains(report.Remarks, r => r.StartsWith("Of 60 people the time is not over", StringComparison.Ordinal));
        foreach (var arm in report.Arms)
        {
            Assert.Equal(arm.People, (await Get<ListInArm>().Answer("x", arm.Arm, ["Bought"], null, 1, null, null, null)).People.Count);
            Assert.Equal(arm.Rates[0].People, (await Get<ListInArm>().Answer("x", arm.Arm, [], null, 1, "Bought", null, null)).People.Count);
            Assert.Equal(arm.Contacted, (await Get<ListInArm>().Answer("x", arm.Arm, [], null, 1, null, true, null)).People.Count);
        }
        Time.Advance(TimeSpan.FromDays(1));
        await Append(Event("Bought", Mail("p59")));
        Assert.Equal(30, (await Get<ShowUplift>().Report("x", ["Bought"], null, 1)).Arms.Sum(a => a.Rates[0].People));
    }

    [Fact]
    public async Task An_assignment_made_elsewhere_holds_from_its_transaction_on_also_for_what_is_planned_and_the_first_one_stands()
    {
        await Publish("holdouts: [{ experiment: x, percent: 0.0001, purposes: [marketing] }]\nquietHours: [{ from: \"00:00\", to: \"23:00\" }]");
        await Register("marketing-news");
        await Agreed("ann", "bob");
        await Raise(Wish("a", "bob"));
        await Append(Event(Assignment.EventName, Mail("ann"), properties: Assigned("none", true)));
        Assert.Equal("dropped", (await RaiseOne(Wish("b", "ann"))).State);
        await Append(Event(Assignment.EventName, Mail("ann"), properties: Assigned("mail", false)), Event(Assignment.EventName, Mail("bob"), properties: Assigned("none", true)));
        Assert.Equal("dropped", (await RaiseOne(Wish("c", "ann"))).State);
        // the gate had assigned bob before
        Assert.Equal(IntentState.Planned, await StateOf("a"));
        await Agreed("cid");
        await Publish("quietHours: [{ from: \"00:00\", to: \"23:00\" }]");
        await Raise(Wish("d", "cid"));
        await Publish("holdouts: [{ experiment: x, percent: 50, purposes: [marketing] }]\nquietHours: [{ from: \"00:00\", to: \"23:00\" }]");
        await Append(Event(Assignment.EventName, Mail("cid"), properties: Assigned("none", true)));
        Assert.Equal(IntentState.Dropped, await StateOf("d"));
        Assert.Equal(Cause.Assigned, (await DecisionsOf("d"))[^1].Cause);
    }

    [Fact]
    public async Task After_a_merge_a_person_counts_once_by_the_earliest_and_an_undo_gives_both_back()
    {
        await Agreed("ann", "bob", "cid");
        await Append(Event(Assignment.EventName, Mail("ann"), ago: TimeSpan.FromHours(2), properties: Assigned("mail", false)));
        await Append(Event(Assignment.EventName, Mail("bob"), ago: TimeSpan.FromHours(1), properties: Assigned("none", true)), Event(Assignment.EventName, Mail("cid"), properties: Assigned("none", true)));
        await Append(Event("Bought", Mail("bob")));
        await Get<MergePersons>().Do(Me, new("email:ann@example.org", "email:bob@example.org"));
        var merged = await Get<ShowUplift>().Report("x", ["Bought"], null, null);
        Assert.Equal([("none", 1L, 0L), ("mail", 1L, 1L)], merged.Arms.Select(a => (a.Arm, a.People, a.Rates[0].People)));
        Assert.Contains(merged.Remarks, r => r.StartsWith("1 people were assigned to several arms", StringComparison.Ordinal));
        await Get<UndoMerge>().Do(Me, new("email:ann@example.org", "email:bob@example.org"));
        Assert.Equal([("none", 2L, 1L), ("mail", 1L, 0L)], (await Get<ShowUplift>().Report("x", ["Bought"], null, null)).Arms.Select(a => (a.Arm, a.People, a.Rates[0].People)));
    }

    [Fact]
    public async Task A_campaign_comes_in_by_the_mapping_that_ships()
    {
        await Publish("holdouts: [{ experiment: hillstrom, percent: 33, purposes: [marketing] }]");
        await Register("marketing-mens");
        var mapping = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "examples", "mappings", "hillstrom_experiment.json"), TestContext.Current.CancellationToken);
        const string rows = "recency,segment,visit,conversion,spend\n1,Mens E-Mail,1,1,29.99\n1,Mens E-Mail,1,0,0\n1,No E-Mail,0,0,0\n1,No E-Mail,0,0,0\n";
        var summary = await Get<ImportFile>().Run(new MemoryStream(Encoding.UTF8.GetBytes(rows)), new(ImportFormat.Csv, "campaign", mapping), null, TestContext.Current.CancellationToken);
        Assert.Equal((4, 11, 0), (summary.Rows, summary.Appended, summary.Refused));
        await Settle();
        var assigned = await Database.Read(session => Get<Assignments>().After(session, "hillstrom", 0, 10));
        var raised = await Raise([.. assigned.Select(a => Wish($"k{a.Identifier}", "", touchpoint: "marketing-mens") with { Person = $"#{a.Identifier}" })]);
        Assert.Equal(["dropped: holdout", "dropped: holdout", "planned: ", "planned: "],
            raised.Select(r => $"{r.State}: {string.Join(", ", r.Decision.Findings.Where(f => f.Effect == "drop").Select(f => f.Rule))}").Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(2, (await SendAll()).Count);
        var report = await Get<ShowUplift>().Report("hillstrom", ["Visited", "Bought"], "spend", 15);
        Assert.Equal([("No E-Mail", 0L, 0L, 0.0), ("Mens E-Mail", 2L, 1L, 29.99)], report.Arms.Select(a => (a.Arm, a.Rates[0].People, a.Rates[1].People, a.Value!.Sum)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"experiment":7}""")]
    [InlineData("""{"experiment":""}""")]
    [InlineData("[]")]
    public async Task What_names_no_experiment_assigns_nobody(string properties)
    {
        await Append(Event(Assignment.EventName, Mail("ann"), properties: properties));
        Assert.Empty(await Get<ShowUplift>().Experiments());
    }

    [Fact]
    public async Task A_question_out_of_bounds_is_refused_and_an_unknown_experiment_has_nobody()
    {
        await Assert.ThrowsAsync<UserErrorException>(() => Get<ShowUplift>().Report(" ", [], null, null));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<ShowUplift>().Report("x", [.. Enumerable.Range(0, 11).Select(i => "e" + i)], null, null));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<ShowUplift>().Report("x", [], null, 0));
        Assert.Empty((await Get<ShowUplift>().Report("x", ["a"], "b", null)).Arms);
    }
}
