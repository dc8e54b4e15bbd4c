using System.CommandLine;
using Throughline.Journeys.Queries;

namespace Throughline.Host.Commands;

internal static class MapCommand
{
    public static Command Build()
    {
        var variants = new Option<int?>("--variants") { Description = $"How many of the most frequent variants to list. [default: {JourneyQuery.TopVariants}]", HelpName = "N" };
        return QueryOptions.Build<MapAnswer>(
            new Command("map", "The map of journeys: steps, which follows which, how long that takes, and the most frequent sequences.") { variants },
            (query, parsed) => query with { Ask = Ask.Map, Top = parsed.GetValue(variants) ?? query.Top }, MapTables.Of);
    }

    public static Command BuildVariants()
    {
        var top = new Option<int?>("--top") { Description = $"How many of the most frequent to list. [default: {JourneyQuery.TopVariants}]", HelpName = "N" };
        return QueryOptions.Build<VariantListAnswer>(
            new Command("variants", "The distinct sequences of steps, and how long their journeys lasted.") { top },
            (query, parsed) => query with { Ask = Ask.Variants, Top = parsed.GetValue(top) ?? query.Top }, MapTables.Of);
    }
}
