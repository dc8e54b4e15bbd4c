using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Import;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Scorecard.Calls;
using Throughline.Support;
using Throughline.Web;

namespace Throughline.Scorecard.Tests.Calls;

public abstract class CallsTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : CallsTests(Store.Sqlite);
    public sealed class OnPostgres() : CallsTests(Store.Postgres);

    protected override void Add(IServiceCollection services) => services.AddWeb().AddEvents().AddScorecard();

    [Fact]
    public async Task A_banks_calls_give_the_figures_that_are_known()
    {
        await Import(RealData.File("calls/bank_calls.tsv"), await File.ReadAllTextAsync(Repository.At("examples/mappings/bank_calls.json")));
        var (all, kept) = ((await Measure(new())).All, (await Measure(new(KeepsZeroService: true))).All);
        Assert.Equal((24_014, 4_170, 17.36), (all.Offered, all.Abandoned, all.Abandonment));
        Assert.Equal(new ServiceLevel(60.81, 50.25, 53.70), all.ServiceLevel);
        Assert.Equal((38.79, 171.52, 170.93, 1_544), (all.Asa, all.Aht, kept.Aht, all.ShortAbandoned));
        foreach (var by in (CallsBy[])[CallsBy.Queue, CallsBy.Agent, CallsBy.Hour])
            AddsUp(await Measure(new(By: by, Zone: "Asia/Jerusalem")));
    }

    [Fact]
    public async Task A_call_whose_properties_lie_as_deep_as_the_log_takes_them_holds_up_no_figure()
    {
        await Database.Write(tx => Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, "web").Id, [new NewEvent
        {
            MessageId = "deep",
            Identifiers = [new Identifier(Identifier.AnonymousId, "somebody")],
            Kind = "track",
            Name = ReadCalls.Abandoned,
            OccurredAt = 1,
            ReceivedAt = 1,
            Properties = $$"""{"a":{{new string('[', 400)}}{{new string(']', 400)}}}""",
            Digest = new byte[16],
        }]));
        await Shown();
        Assert.Equal(1, (await Measure(new())).All.Abandoned);
    }

    [Fact]
    public async Task Calls_of_another_source_are_measured_by_their_times_where_no_property_says_how_long()
    {
        await File.WriteAllTextAsync(Folder["calls.csv"],
            """
            id;line;who;queued;picked;done;lost
            1;north;ann;2026-03-02T09:00:00Z;2026-03-02T09:00:10Z;2026-03-02T09:03:10Z;
            2;north;bob;2026-03-02T09:01:00Z;2026-03-02T09:01:40Z;2026-03-02T10:02:40Z;
            3;south;;2026-03-02T09:02:00Z;;;2026-03-02T09:02:04Z
            4;south;;2026-03-02T09:59:00Z;;;2026-03-02T10:00:30Z
            5;south;ann;2026-03-02T10:05:00Z;2026-03-02T10:05:20Z;2026-03-02T10:05:20Z;
            6;south;ann;2026-03-02T10:06:00Z;2026-03-02T10:06:00Z;;
            """);
        await Import(Folder["calls.csv"],
            """
            { "id": ["id"], "channel": "phone", "journey": "call {id}", "identifiers": [{ "type": "anonymousId", "value": "{id}" }],
              "properties": { "columns": { "queue": "line", "agent": "who" } },
              "events": [
                { "name": "Queue entered", "time": { "column": "queued" } },
                { "name": "Call answered", "time": { "column": "picked" }, "when": { "column": "picked", "empty": false } },
                { "name": "Service ended", "time": { "column": "done" }, "when": { "column": "done", "empty": false } },
                { "name": "Call abandoned", "time": { "column": "lost" }, "when": { "column": "lost", "empty": false } } ] }
            """);
        var answer = await Measure(new(By: CallsBy.Hour));
        Assert.Equal((6, 4, 2, 33.33), (answer.All.Offered, answer.All.Answered, answer.All.Abandoned, answer.All.Abandonment));
        Assert.Equal(new ServiceLevel(75, 50, 60), answer.All.ServiceLevel); // at 20 s is in time; one was abandoned after 4 s
        Assert.Equal((17.5, 1920.0, 2), (answer.All.Asa, answer.All.Aht, answer.All.LeftOutOfAht)); // (180 + 3660) / 2; no length, and none known
        // the long one is handled in the hour in which its agent was done
        Assert.Equal([("09", 3L, 1L), ("10", 3L, 1L)], answer.Groups.Select(g => (g.Group!, g.Offered, g.Handled)));
        AddsUp(await Measure(new(By: CallsBy.Queue)));
        Assert.Equal(["", "ann", "bob"], (await Measure(new(By: CallsBy.Agent))).Groups.Select(g => g.Group));
        Assert.Equal(3, (await Measure(new(From: Micros.From(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero))))).All.Offered);
    }

    [Fact]
    public async Task A_log_without_calls_has_no_figures_and_no_division_by_zero()
    {
        var all = (await Measure(new())).All;
        Assert.Equal((0, null, null, null), (all.Offered, all.Abandonment, all.Asa, all.Aht));
        Assert.Equal("{\"Answered\":null,\"Offered\":null,\"OfferedLessShort\":null}", JsonSerializer.Serialize(all.ServiceLevel));
    }

    private static void AddsUp(CallsAnswer answer)
    {
        foreach (var count in (Func<CallFigures, long>[])[f => f.Offered, f => f.Answered, f => f.Abandoned, f => f.AnsweredInTime, f => f.ShortAbandoned, f => f.Handled, f => f.LeftOutOfAht])
            Assert.Equal(count(answer.All), answer.Groups.Sum(count));
    }

    private async Task Import(string file, string mapping)
    {
        await using var stream = File.OpenRead(file);
        var tally = await Get<ImportFile>().Run(stream, new ImportRequest(ImportFormat.Csv, "calls", System.Text.Encoding.UTF8.GetBytes(mapping)), null, CancellationToken.None);
        Assert.Equal(0, tally.Refused);
        await Shown();
    }

    private Task<CallsAnswer> Measure(CallOptions options) => Get<MeasureCalls>().Measure(options);
}

public sealed class CallCountsTests
{
    private static Gen<Call[]> Calls { get; } = Gen.ArrayOf(
        from answered in Gen.Elements(true, false)
        from wait in Gen.Choose(-3, 60)
        from handled in Gen.Elements<double?>(null, -1, 0, 1, 30, 4000)
        from at in Gen.Choose(0, 100_000)
        from agent in Gen.Elements("", "ann", "bob")
        from queue in Gen.Elements("", "north")
        select new Call("k", at * Micros.PerSecond, answered, wait, answered ? handled : null, answered ? agent : "", queue, 1));

    [Fact]
    public void Figures_of_parts_add_up_to_the_whole_and_every_call_is_counted_once() => Generated.Holds(
        from calls in Calls from part in Gen.Elements(CallsBy.Queue, CallsBy.Agent, CallsBy.Hour) from keeps in Gen.Elements(true, false) select (calls, part, keeps), of =>
        {
            var options = new CallOptions(By: of.part, KeepsZeroService: of.keeps, Zone: "Asia/Kathmandu");
            var answer = MeasureCalls.Of(of.calls, options);
            Assert.Equal(of.calls.Length, answer.All.Offered);
            Assert.Equal(of.calls.Count(c => c.IsAnswered && c.Wait <= 20), answer.All.AnsweredInTime);
            Assert.Equal(of.calls.Count(c => !c.IsAnswered && c.Wait <= 5), answer.All.ShortAbandoned);
            Assert.Equal(answer.All.Answered, answer.All.Handled + answer.All.LeftOutOfAht);
            Assert.Equal(answer.All.Offered, answer.Groups.Sum(g => g.Offered));
            Assert.Equal(answer.All.Handled, answer.Groups.Sum(g => g.Handled));
            var rows = of.calls.Select(call => CallRow.Of(call, options)).ToList();
            foreach (var (figure, count) in ((string, long)[])[("offered", answer.All.Offered), ("answered", answer.All.Answered), ("abandoned", answer.All.Abandoned),
                ("inTime", answer.All.AnsweredInTime), ("short", answer.All.ShortAbandoned), ("handled", answer.All.Handled)])
                Assert.Equal(count, rows.Count(row => row.Counts(figure)));
        });

    [Fact]
    public void A_row_is_a_line_of_csv_in_which_no_name_is_a_formula()
    {
        var row = CallRow.Of(new("call 1", 0, true, 21.5, 30, "=1+1", "a,b", 1), new());
        Assert.Equal("call 1,1970-01-01T00:00:00.000Z,answered,21.5,30,'=1+1,\"a,b\",0,0,1\r\n", row.Line());
        Assert.Contains("no figure", Assert.Throws<UserErrorException>(() => row.Counts("late")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("by", "moon")]
    [InlineData("zone", "Europe/Nowhere")]
    [InlineData("within", "-1")]
    [InlineData("from", "tomorrow")]
    public void Options_that_cannot_be_meant_are_refused(string name, string value) => Assert.Throws<UserErrorException>(() => (name switch
    {
        "by" => new CallForm { By = value },
        "zone" => new CallForm { Zone = value },
        "within" => new CallForm { Within = value },
        _ => new CallForm { From = value },
    }).ToOptions());

    [Fact]
    public void What_is_kept_of_calls_that_never_end_is_bounded_and_no_answered_call_is_lost()
    {
        var (open, let) = (new OpenCalls(100), 0);
        for (var i = 0; i < 10_000; i++)
            let += open.Answer($"c{i}", new($"c{i}", i, true, 0, null, "", "", i)) is null ? 0 : 1;
        Assert.Equal(10_000, let + open.Answered().Count());
        Assert.Equal(100, open.Answered().Count());
    }
}
