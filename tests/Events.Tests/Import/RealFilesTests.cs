using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Import;
using Throughline.Events.Log;
using Throughline.Support;

namespace Throughline.Events.Tests.Import;

/// <summary>Public data sets come out of the log with the figures they are known by.</summary>
public abstract class RealFilesTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : RealFilesTests(Store.Sqlite);

    public sealed class OnPostgres() : RealFilesTests(Store.Postgres);

    protected override void Add(IServiceCollection services) => services.AddEvents();

    [Theory]
    [InlineData("logs/helpdesk.xes.gz", 4_580, 21_348, 14)]
    [InlineData("logs/bpi_challenge_2012.xes.gz", 13_087, 262_200, 24)]
    public async Task Event_logs(string file, int cases, int events, int steps)
    {
        var summary = await Import(file, ImportFormat.Xes, null);
        Assert.Equal((events, events, 0, 0), (summary.Rows, summary.Appended, summary.Duplicates, summary.Refused));
        var log = await Log();
        Assert.Equal((events, cases, cases, steps),
            (log.Count, log.Select(e => e.JourneyKey).Distinct().Count(), log.Select(e => e.Subject).Distinct().Count(), log.Select(e => e.Name).Distinct().Count()));
        Assert.Equal(0, (await Import(file, ImportFormat.Xes, null)).Appended);
    }

    [Fact]
    public async Task The_calls_of_a_bank()
    {
        var summary = await Import("calls/bank_calls.tsv", ImportFormat.Csv, "bank_calls.json");
        Assert.Equal((24_223, 0), (summary.Rows, summary.Refused));
        var log = await Log();
        var arrived = log.Where(e => e.Name == "Call arrived").ToList();
        var abandoned = log.Where(e => e.Name == "Call abandoned").Select(e => Number(e, "queue_seconds")).ToList();
        var answered = log.Where(e => e.Name == "Call answered").ToList();
        var waits = answered.ConvertAll(e => Number(e, "queue_seconds"));
        var services = answered.ConvertAll(e => Number(e, "service_seconds"));

        Assert.Equal((24_014, 4_170, 19_844), (arrived.Count, abandoned.Count, answered.Count));
        Assert.Equal(arrived.Count, arrived.Select(e => e.JourneyKey).Distinct().Count());
        var within20 = (double)waits.Count(wait => wait <= 20);
        var within5 = abandoned.Count(wait => wait <= 5);
        Assert.Equal(1_544, within5);
        Assert.Equal([17.36, 50.25, 60.81, 53.70, 38.79, 171.52, 170.93], new[]
        {
            100.0 * abandoned.Count / arrived.Count, 100 * within20 / arrived.Count, 100 * within20 / answered.Count, 100 * within20 / (arrived.Count - within5),
            waits.Average(), services.Where(seconds => seconds > 0).Average(), services.Average(),
        }.Select(figure => Math.Round(figure, 2)));

        // The source counts 3,389 known customers over all of its rows; 52 of them appear only in rows that are no calls.
        var known = (await Identifiers(log)).Where(i => i.Type == Identifier.UserId).Select(i => i.Id).ToHashSet();
        Assert.Equal(3_389, known.Count);
        Assert.Equal(3_337, arrived.Select(e => e.Subject).Distinct().Count(known.Contains));

        // Across midnight no call lasts a day, and none ends the day before.
        Assert.All(log.Where(e => e.Name != "Phantom record").GroupBy(e => e.JourneyKey), call =>
            Assert.InRange(call.Max(e => e.OccurredAt) - call.Min(e => e.OccurredAt), 0, 4 * 3600 * 1_000_000L));
    }

    [Fact]
    public async Task Conversations()
    {
        var summary = await Import("conversations/star.jsonl.gz", ImportFormat.Jsonl, null);
        Assert.Equal((5_322, 357), (summary.Rows, summary.Refused));
        Assert.Equal(357, summary.RefusedBy["no-time"]); // these have not one turn, so nothing says when they were
        var log = await Log();
        Assert.Equal((43_451, 43_222, 17_708, 4_965),
            (log.Count(e => e.Name == "Customer message"), log.Count(e => e.Name == "Agent message"), log.Count(e => e.Name == "Look-up"), log.Count(e => e.Name == "Conversation ended")));
        Assert.Equal(4_965, log.Select(e => e.JourneyKey).Distinct().Count());
    }

    [Fact]
    public async Task A_campaign()
    {
        Assert.Equal((64_000, 0), await Import("campaign/hillstrom.csv", ImportFormat.Csv, "hillstrom.json") is var summary ? (summary.Rows, summary.Refused) : default);
        var log = await Log();
        var arms = log.GroupBy(e => Text(e, "arm")).ToDictionary(arm => arm.Key, arm => arm.ToLookup(e => e.Name));
        Assert.Equal([(21_307, 18.276, 1.253, 1.4226), (21_387, 15.140, 0.884, 1.0772), (21_306, 10.617, 0.573, 0.6528)],
            new[] { ("Mens E-Mail", "Men's mail sent"), ("Womens E-Mail", "Women's mail sent"), ("No E-Mail", "Held out") }.Select(arm =>
            {
                var events = arms[arm.Item1];
                double people = events[arm.Item2].Count();
                return ((int)people, Math.Round(100 * events["Visited"].Count() / people, 3), Math.Round(100 * events["Bought"].Count() / people, 3),
                    Math.Round(events["Bought"].Sum(e => Number(e, "spend")) / people, 4));
            }));
        Assert.Equal(64_000, log.Select(e => e.Subject).Distinct().Count());
    }

    [Fact]
    public async Task Tweets()
    {
        var summary = await Import("sentiment/airline_tweets.csv", ImportFormat.Csv, "airline_tweets.json");
        Assert.Equal((14_640, 14_640, 0), (summary.Rows, summary.Appended, summary.Refused));
    }

    private async Task<ImportSummary> Import(string file, ImportFormat format, string? mapping)
    {
        var bytes = mapping is null ? null : await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "examples", "mappings", mapping));
        var stream = File.OpenRead(RealData.File(file));
        return await Get<ImportFile>().Run(stream, new ImportRequest(format, "real", bytes), null, CancellationToken.None);
    }

    private Task<List<Event>> Log() => Get<EventLog>().Everything(Database);

    private Task<List<KnownIdentifier>> Identifiers(List<Event> log) =>
        Database.Read(s => log.Select(e => e.Subject).Distinct().Chunk(1_000).SelectMany(ids => Get<Identifiers>().Of(s, ids)).ToList());

    private static double Number(Event e, string property)
    {
        using var properties = JsonDocument.Parse(e.Properties);
        return properties.RootElement.GetProperty(property).GetDouble();
    }

    private static string Text(Event e, string property)
    {
        using var properties = JsonDocument.Parse(e.Properties);
        return properties.RootElement.GetProperty(property).GetString()!;
    }
}
