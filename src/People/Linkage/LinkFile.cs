using Throughline.Events.Import.Files;
using Throughline.Kernel;
using Throughline.People.Linkage.Engine;

namespace Throughline.People.Linkage;

/// <summary>Links the records of a file: which of its rows are one person, by the file alone.</summary>
public static class LinkFile
{
    private const int MostRows = 20_000_000;

    /// <param name="threshold">The least probability at which two rows join; null leaves it to the model.</param>
    /// <exception cref="UserErrorException">The file can't be read, or has not the columns that the mapping names.</exception>
    public static LinkAnswer Run(Stream file, LinkMapping mapping, double? threshold, CancellationToken cancel)
    {
        if (threshold is not (null or (> 0 and < 1)))
            throw new UserErrorException("The threshold is a probability: more than 0 and less than 1, such as 0.9.");
        var texts = Read(file, mapping, cancel);
        var rows = texts[0].Count;
        var linked = Linked.Of(mapping.Fields, texts, threshold, cancel);
        return new LinkAnswer(
            [.. linked.Clusters.Select(cluster => Array.ConvertAll(cluster, row => row + 1))],
            rows, linked.Threshold, linked.Pairs, linked.Passes, [.. mapping.Fields.Select((field, f) => Weights(field, linked.Model.Fields[f]))]);
    }

    private static List<string?>[] Read(Stream file, LinkMapping mapping, CancellationToken cancel)
    {
        using var table = new CsvTable(file, mapping.Format);
        var columns = mapping.Fields.Select(field => table.Columns.ToList().IndexOf(field.Name) is var at and >= 0 ? at : throw new UserErrorException(
            $"The mapping names the column \"{field.Name}\", which the file does not have. It has: {string.Join(", ", table.Columns.Take(100))}.")).ToArray();
        List<string?>[] texts = [.. columns.Select(_ => new List<string?>())];
        // values come again and again: one copy of each is enough
        Dictionary<string, string>[] known = [.. columns.Select(_ => new Dictionary<string, string>(StringComparer.Ordinal))];
        foreach (var row in table.Rows(columns))
        {
            cancel.ThrowIfCancellationRequested();
            if (texts[0].Count == MostRows)
                throw new UserErrorException($"The file has more than {MostRows:N0} rows, which is more than can be linked at once.");
            for (var f = 0; f < row.Length; f++)
                texts[f].Add(row[f] is { } text ? known[f].TryGetValue(text, out var same) ? same : known[f][text] = text : null);
        }
        return texts;
    }

    private static LinkWeights Weights(LinkField field, FieldWeights weights)
    {
        var levels = FieldComparison.Levels(field.Kind);
        return new LinkWeights(field.Name, FieldKinds.NameOf(field.Kind),
            [.. levels.Select((level, i) => new LinkLevel(level, weights.M[i], weights.U[i], weights.Bits[i]))]);
    }
}

/// <param name="Clusters">Rows that are one person: groups of two and more, each in order, by their first. The first data row is 1.</param>
/// <param name="Threshold">The probability from which two rows were joined.</param>
/// <param name="Pairs">How many pairs of rows were compared.</param>
/// <param name="Passes">How they were found; none where all pairs were compared.</param>
public sealed record LinkAnswer(
    IReadOnlyList<int[]> Clusters, int Rows, double Threshold, long Pairs, IReadOnlyList<string> Passes, IReadOnlyList<LinkWeights> Fields);

public sealed record LinkWeights(string Column, string Kind, IReadOnlyList<LinkLevel> Levels);

/// <param name="OfOne">How often pairs of one person's rows agree so.</param>
/// <param name="OfTwo">How often pairs of two persons' rows do.</param>
/// <param name="Bits">What that says for one person.</param>
public sealed record LinkLevel(string Level, double OfOne, double OfTwo, double Bits);
