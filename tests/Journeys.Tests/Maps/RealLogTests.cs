using Throughline.Events.Import;
using Throughline.Events.Log;
using Throughline.Journeys.Queries;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

/// <summary>The figures of public event logs, by case: what other tools give for the same files.</summary>
public abstract class RealLogTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : RealLogTests(Store.Sqlite);
    public sealed class OnPostgres() : RealLogTests(Store.Postgres);

    [Fact]
    public async Task The_map_of_the_help_desk_log_is_exact()
    {
        var map = await MapOf("logs/helpdesk.xes.gz");
        Assert.Equal((4_580, 21_348, 14, 226, 55), (map.Journeys, map.Events, map.Steps.Count, map.Variants.Count, map.Edges.Count));
        Assert.Equal("Assign seriousness → Take in charge ticket → Resolve ticket → Closed: 2366", Top(map));
        Assert.Equal((4_558, 2_538_050.830m), Edge(map, "Resolve ticket", "Closed"));
        Assert.Equal((1_265, 289_728.271m), Edge(map, "Take in charge ticket", "Wait"));
    }

    [Fact]
    public async Task The_map_of_the_loan_applications_is_exact_and_knows_utc_offsets()
    {
        var map = await MapOf("logs/bpi_challenge_2012.xes.gz");
        Assert.Equal((13_087, 262_200, 24, 4_366, 125), (map.Journeys, map.Events, map.Steps.Count, map.Variants.Count, map.Edges.Count));
        Assert.Equal("A_SUBMITTED → A_PARTLYSUBMITTED → A_DECLINED: 3429", Top(map));
        Assert.Equal((38_004, 47_363.164m), Edge(map, "W_Completeren aanvraag", "W_Completeren aanvraag"));
        Assert.Equal((13_087, 0.582m), Edge(map, "A_SUBMITTED", "A_PARTLYSUBMITTED"));
    }

    private async Task<MapAnswer> MapOf(string name)
    {
        await using var file = File.OpenRead(RealData.File(name));
        var import = new ImportFile(Database, Get<EventLog>(), Get<Sources>(), Get<Refusals>(), Time);
        var summary = await import.Run(file, new ImportRequest(ImportFormat.Xes, "log", null), progress: null, CancellationToken.None);

        // on PostgreSQL readers wait for older transactions, also those of tests beside this one
        MapAnswer map;
        do
            map = await Ask(new() { By = "case", Source = "log" });
        while (map.Events < summary.Appended);
        return map;
    }

    private static string Top(MapAnswer map) => $"{string.Join(" → ", map.Variants.Top[0].Steps)}: {map.Variants.Top[0].Journeys}";

    private static (int, decimal) Edge(MapAnswer map, string from, string to)
    {
        var edge = Assert.Single(map.Edges, e => e.From == from && e.To == to);
        return (edge.Count, Math.Round(edge.MeanSeconds, 3));
    }
}
