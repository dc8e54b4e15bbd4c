using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Throughline.People.Linkage;

namespace Throughline.Host.Commands;

internal static class LinkCommand
{
    private const int MostRows = 20;

    public static Command Build()
    {
        var file = new Argument<string>("FILE.csv") { Description = "The file, packed with gzip or not; - for standard input." };
        var map = new Option<string>("--map") { Description = "Says what its columns are; examples/linking has some, docs/linkage.md the kinds.", Required = true, HelpName = "MAPPING.json" };
        var threshold = new Option<double?>("--threshold") { Description = "The least probability at which two rows join. [default: chosen by the model]", HelpName = "P" };
        var json = new Option<bool>("--json") { Description = "{\"clusters\": [[1, 4, 9], …]} by data row, the first 1, instead of a summary." };
        var command = new Command("link", "Finds the rows of a file that are one person, by what they say. Changes nothing.") { file, map, threshold, json };
        command.SetAction((parsed, cancel) =>
        {
            var mapping = LinkMapping.Parse(Read(parsed.GetValue(map)!));
            using var stream = ImportCommand.Open(parsed.GetValue(file)!);
            var answer = LinkFile.Run(stream, mapping, parsed.GetValue(threshold), cancel);
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(new { clusters = answer.Clusters }) : Summary(answer));
            return Task.FromResult(0);
        });
        return command;
    }

    private static string Summary(LinkAnswer answer)
    {
        var linked = answer.Clusters.Sum(cluster => cluster.Length);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{answer.Rows:N0} rows: {linked:N0} of them are {answer.Clusters.Count:N0} people who appear more than once, {answer.Rows - linked:N0} stand alone.");
        text.AppendLine(CultureInfo.InvariantCulture, $"{answer.Pairs:N0} pairs compared; two rows join from a probability of {answer.Threshold:0.00}.");
        text.AppendLine().AppendLine("What agreement is worth, in bits (how often among rows of one person, of two):");
        foreach (var field in answer.Fields)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {field.Column} ({field.Kind}): ")
                .AppendLine("    " + string.Join("; ", field.Levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"{level.Level} {level.Bits:+0.0;-0.0} ({level.OfOne:0.0%}, {level.OfTwo:0.00%})"))));
        text.AppendLine().AppendLine(answer.Clusters.Count > MostRows ? $"The first {MostRows} people (all with --json), by row:" : "By row:");
        foreach (var cluster in answer.Clusters.Take(MostRows))
            text.AppendLine("  " + string.Join(", ", cluster));
        return text.ToString().TrimEnd();
    }

    private static byte[] Read(string path)
    {
        using var stream = ImportCommand.Open(path);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }
}
