using System.Globalization;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Comparisons;

/// <summary>A comparison in words.</summary>
internal static class CompareWords
{
    /// <summary>Differences that are likelier than this to be chance are not called sure.</summary>
    public const double Sure = 0.05;

    public static string Of(CompareAnswer answer, Compared of)
    {
        if (answer.First.Journeys == 0 || answer.Second.Journeys == 0)
            return $"The {(answer.First.Journeys == 0 ? "first" : "second")} half has no journeys, so there is nothing to compare.";
        var sure = answer.Lines.Count(line => line.AdjustedChance <= Sure);
        if (sure == 0)
            return answer.Lines.Count == 0 ? "Nothing happened in either half." : $"Nothing differs for sure between {N(answer.First.Journeys)} and {N(answer.Second.Journeys)} journeys.";
        var surest = answer.Lines[0];
        return $"{N(sure)} of {N(answer.Lines.Count)} {Things(of)} differ{(sure == 1 ? "s" : "")} for sure. The surest: {Has(surest, of)} {Share(surest.First, answer.First.Journeys)} of the first journeys "
            + $"({N(surest.First)} of {N(answer.First.Journeys)}), and {Share(surest.Second, answer.Second.Journeys)} of the second ({N(surest.Second)} of {N(answer.Second.Journeys)}).";
    }

    /// <summary>What a line is about.</summary>
    public static string Name(CompareLine line, Compared of) => of == Compared.Funnel ? $"{line.Steps[0]}. {line.Steps[1].Replace("|", " or ", StringComparison.Ordinal)}" : string.Join(" → ", line.Steps);

    /// <summary>A half as its form says it.</summary>
    public static string Half(SideForm side, IReadOnlyList<(long Id, string Name)> segments)
    {
        List<string> said = [];
        if (!string.IsNullOrEmpty(side.Segment))
            said.Add("in " + (segments.FirstOrDefault(s => s.Id.ToString(CultureInfo.InvariantCulture) == side.Segment).Name ?? $"segment {side.Segment}"));
        if (!string.IsNullOrEmpty(side.From))
            said.Add($"from {side.From}");
        if (!string.IsNullOrEmpty(side.To))
            said.Add($"before {side.To}");
        said.AddRange(SideForm.Named(side.Contains).Select(step => $"with “{step}”"));
        said.AddRange(SideForm.Named(side.Lacks).Select(step => $"without “{step}”"));
        return said.Count == 0 ? "all journeys" : string.Join(", ", said);
    }

    private static string Has(CompareLine line, Compared of) => of switch
    {
        Compared.Variants => $"“{Name(line, of)}” is the way of",
        Compared.Funnel => $"step {Name(line, of)} is reached by",
        _ => $"“{Name(line, of)}” is in",
    };

    private static string Things(Compared of) => of switch
    {
        Compared.Edges => "edges",
        Compared.Map => "steps and edges",
        Compared.Variants => "variants",
        Compared.Funnel => "steps of the funnel",
        _ => "steps",
    };

    private static string Share(int part, int of) => part == 0 ? "none" : InWords.Share(part, of);
    private static string N(int number) => InFigures.Count(number);
}
