using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

/// <summary>Properties by which journeys are told apart or filtered, whether their columns are in files or they must be read from the log.</summary>
public abstract class PropertiesTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : PropertiesTests(Store.Sqlite);
    public sealed class OnPostgres() : PropertiesTests(Store.Postgres);

    private static readonly (string Json, string? Value)[] Said =
    [
        ("""{"order":"7"}""", "7"), ("""{"order":7}""", "7"), ("""{"order":true}""", "true"), ("""{"order":"true"}""", "true"), ("""{"order":null}""", null),
        ("{}", null), ("""{"other":"7","order":"\u00e9"}""", "é"), ("""{"order":"é"}""", "é"), ("""{"a":{"order":"7"},"order":""}""", ""), ("""{"order":-0.5}""", "-0.5"),
    ];

    [Fact]
    public async Task A_property_never_used_before_makes_the_same_journeys_from_its_column_as_from_the_log()
    {
        var chance = new Random(4);
        var events = Enumerable.Range(0, 300).Select(_ =>
        {
            var (json, value) = Said[chance.Next(Said.Length)];
            return (Value: value, Event: E($"u{chance.Next(5)}", $"{(char)('a' + chance.Next(4))}", chance.Next(100), properties: json));
        }).ToList();
        await Log("shop", [.. events.Take(200).Select(e => e.Event)]);
        await MustBe(events[..200].ConvertAll(e => e.Value), [.. events.Take(200).Select(e => e.Event.Name)], [.. events.Take(200).Select(e => e.Event.OccurredAt)]);
        await Log("shop", [.. events.Skip(200).Select(e => e.Event)]);
        await MustBe(events.ConvertAll(e => e.Value), [.. events.Select(e => e.Event.Name)], [.. events.Select(e => e.Event.OccurredAt)]);
    }

    /// <summary>Journeys by the property, and each value as a filter on the journeys of all, are what the list says.</summary>
    private async Task MustBe(List<string?> values, string[] names, long[] times)
    {
        var all = Enumerable.Range(0, values.Count).Where(i => values[i] is not null).OrderBy(i => times[i]).ThenBy(i => i).ToLookup(i => values[i]!);
        var expected = all.Select(journey => string.Concat(journey.Select(i => names[i]))).GroupBy(steps => steps).Select(g => $"{g.Key} {g.Count()}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await Variants(new() { By = "property:order" })).Order(StringComparer.Ordinal));
        foreach (var journey in all.Where(journey => journey.Key.Length > 0))
        {
            var kept = await Ask(new() { By = "property:order", Where = [$"order={journey.Key}"] });
            Assert.Equal((1, journey.Count()), (kept.Journeys, kept.Events));
        }
    }

    [Fact]
    public async Task A_property_that_has_no_column_is_read_from_the_log()
    {
        // a column for the first 512 properties; this is the next, as PostgreSQL orders them too
        var many = "{" + string.Join(',', Enumerable.Range(0, 512).Select(i => $"\"p{i}\":{i}")) + ",\"the last\":\"x\"}";
        await Log("shop", E("anna", "a", 1, properties: many), E("ben", "b", 2, properties: """{"the last":"x"}"""), E("ben", "c", 3));
        Assert.Null(await Get<LogProperties>().Of("the last", CancellationToken.None));
        Assert.NotNull(await Get<LogProperties>().Of("p511", CancellationToken.None));
        Assert.Equal(["ab 1"], await Variants(new() { By = "property:the last" }));
        Assert.Equal(["a 1", "b 1"], await Variants(new() { Where = ["the last=x"] }));
        Assert.Equal(["a 1"], await Variants(new() { By = "property:p511" }));
    }

    [Fact]
    public void Whatever_an_event_says_comes_out_of_its_json_as_it_went_in() => Generated.Holds(
        from names in Gen.Elements("a", "b", "é\"\\", "", "\U0001F600", new string('n', 300)).ListOf()
        from values in Gen.Elements("\"x\"", "\"\\u00e9\\n\\ud83d\\ude00\"", "7", "-1.50", "1e3", "true", "false", "null", "[1, {\"a\":2}]", "{\"b\": \"\\n\"}", "\"\"").ListOf(6)
        select names.Distinct().Zip(values).ToList(), said =>
    {
        var json = Encoding.UTF8.GetBytes("{" + string.Join(", ", said.Select(s => $"{System.Text.Json.JsonSerializer.Serialize(s.First)} : {s.Second}")) + "}");
        var found = new List<(string, string)>();
        var all = new EventProperties(json, new byte[2 * json.Length]);
        while (all.Next())
            found.Add((Encoding.UTF8.GetString(all.Name), Encoding.UTF8.GetString(all.Value)));
        Assert.Equal(said.Where(s => s.Second != "null")
            .Select(s => (s.First, s.Second.StartsWith('"') ? System.Text.Json.JsonSerializer.Deserialize<string>(s.Second)! : s.Second)), found);
    });
}
