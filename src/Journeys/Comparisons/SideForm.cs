using System.Globalization;
using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Journeys.Comparisons;

/// <summary>The fields of one half of a comparison: what it asks of journeys beyond the query's own filters.</summary>
public sealed record SideForm(string? Segment, string? From, string? To, string[]? Contains, string[]? Lacks)
{
    /// <summary>Whether it says anything, so that the half is another than the query's own journeys.</summary>
    public bool IsStated => !string.IsNullOrEmpty(Segment) || !string.IsNullOrEmpty(From) || !string.IsNullOrEmpty(To) || Named(Contains).Length > 0 || Named(Lacks).Length > 0;

    /// <summary>The query's own journeys with what the fields say; what they have no words for stays as it was.</summary>
    /// <exception cref="UserErrorException">A field can't be understood.</exception>
    public SideAsked ToAsked(JourneysKept? own, SideAsked? before)
    {
        var (all, kept) = (own ?? new(), before?.Journeys ?? own ?? new());
        var journeys = kept with
        {
            Segment = string.IsNullOrEmpty(Segment) ? all.Segment : long.TryParse(Segment, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? id : throw new UserErrorException($"'{Segment}' is no segment's number. GET /api/segments lists those there are."),
            From = Instant(From) ?? all.From,
            To = Instant(To) ?? all.To,
            Contains = Together(all.Contains, Contains),
            Lacks = Together(all.Lacks, Lacks),
        };
        return new SideAsked { Events = before?.Events, Journeys = journeys == new JourneysKept() || journeys == own ? null : journeys };
    }

    /// <summary>The fields that say a half, beyond what the query says of all.</summary>
    public static SideForm Of(SideAsked? side, JourneysKept? own)
    {
        var (all, kept) = (own ?? new(), side?.Journeys ?? own ?? new());
        return new(
            kept.Segment == all.Segment ? null : kept.Segment?.ToString(CultureInfo.InvariantCulture),
            kept.From == all.From ? null : kept.From?.ToString(), kept.To == all.To ? null : kept.To?.ToString(),
            [.. (kept.Contains ?? []).Except(all.Contains ?? [])], [.. (kept.Lacks ?? []).Except(all.Lacks ?? [])]);
    }

    public static string[] Named(string[]? steps) => [.. (steps ?? []).Where(step => step.Length > 0).Distinct()];

    private static string[]? Together(IReadOnlyList<string>? own, string[]? steps) =>
        (own ?? []).Union(Named(steps)).ToArray() is { Length: > 0 } all ? all : null;

    private static QueryInstant? Instant(string? text) => string.IsNullOrEmpty(text) ? null : QueryInstant.Find(text) ?? throw new UserErrorException(QueryInstant.Wrong(text));
}
