using System.Text.Json;
using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Journeys.Comparisons;

/// <summary>The fields with which the page and the command line say what is compared with what.</summary>
public sealed record CompareForm
{
    /// <summary>steps (unless stated), edges, map, variants, funnel.</summary>
    public string? Of { get; init; }

    /// <summary>Of the first half: only journeys with somebody in this segment.</summary>
    public string? FirstSegment { get; init; }

    /// <summary>Of the first half: only journeys that start at this instant or later.</summary>
    public string? FirstFrom { get; init; }

    /// <summary>Of the first half: only journeys that start before this instant.</summary>
    public string? FirstTo { get; init; }

    /// <summary>Of the first half: only journeys that contain each of these steps.</summary>
    public string[]? FirstContains { get; init; }

    /// <summary>Of the first half: only journeys that contain none of these steps.</summary>
    public string[]? FirstLacks { get; init; }

    /// <summary>As <see cref="FirstSegment"/>, of the second half; so the others.</summary>
    public string? SecondSegment { get; init; }
    public string? SecondFrom { get; init; }
    public string? SecondTo { get; init; }
    public string[]? SecondContains { get; init; }
    public string[]? SecondLacks { get; init; }

    /// <summary>The first half's fields.</summary>
    public SideForm First => new(FirstSegment, FirstFrom, FirstTo, FirstContains, FirstLacks);
    /// <summary>The second half's fields.</summary>
    public SideForm Second => new(SecondSegment, SecondFrom, SecondTo, SecondContains, SecondLacks);

    /// <summary>The fields were sent, be it empty.</summary>
    internal bool IsSent => !string.IsNullOrEmpty(Of) || First.IsStated || Second.IsStated;

    /// <summary>Null where the halves are the same.</summary>
    /// <exception cref="UserErrorException">A field can't be understood.</exception>
    public CompareAsked? ToAsked(JourneyQuery query)
    {
        var (first, second) = (First.ToAsked(query.Journeys, query.Compare?.First), Second.ToAsked(query.Journeys, query.Compare?.Second));
        var of = Compared();
        return Text(first) == Text(second) ? null : new CompareAsked { Of = of, First = first, Second = second };
    }

    internal static CompareForm From(JourneyQuery query)
    {
        var (first, second) = (SideForm.Of(query.Compare?.First, query.Journeys), SideForm.Of(query.Compare?.Second, query.Journeys));
        return new()
        {
            Of = query.Compare?.Of?.ToString().ToLowerInvariant(),
            FirstSegment = first.Segment,
            FirstFrom = first.From,
            FirstTo = first.To,
            FirstContains = first.Contains,
            FirstLacks = first.Lacks,
            SecondSegment = second.Segment,
            SecondFrom = second.From,
            SecondTo = second.To,
            SecondContains = second.Contains,
            SecondLacks = second.Lacks,
        };
    }

    private Compared? Compared() => Of switch
    {
        null or "" or "steps" => null,
        "edges" => Queries.Compared.Edges,
        "map" => Queries.Compared.Map,
        "variants" => Queries.Compared.Variants,
        "funnel" => Queries.Compared.Funnel,
        _ => throw new UserErrorException($"'{Of}' can't be compared. There are: steps, edges, map, variants and funnel."),
    };

    private static string Text(SideAsked side) => JsonSerializer.Serialize(side, QueryJson.Options);
}
