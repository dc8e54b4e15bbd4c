using System.Text.Json;
using Throughline.Kernel;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>A segment as the API gives it; instants are ISO 8601 in UTC.</summary>
/// <param name="Sentence">The rule in words: “People who …”.</param>
/// <param name="State"><c>live</c>, <c>computing</c> or <c>stopped</c>; while it is not live, <c>members</c> are those found so far.</param>
/// <param name="Progress">While computing: the share of identifiers looked at, from 0 to 1.</param>
internal sealed record SegmentAnswer(
    long Id, string Name, string About, JsonElement Rule, string Sentence, long Version, string State, double? Progress, long Members,
    string? ComputedAt, string CreatedAt, string ChangedAt, string ChangedBy)
{
    public static SegmentAnswer Of(Segment segment, RuleBook book, long lastIdentifier)
    {
        using var rule = JsonDocument.Parse(RuleJson.Write(segment.Rule), new() { MaxDepth = 512 });
        return new(
            segment.Id, segment.Name, segment.About, rule.RootElement.Clone(), Sentences.Of(segment.Rule, book), segment.Version,
            Sentences.State(segment), Sentences.Progress(segment, lastIdentifier), segment.Members,
            segment.ComputedAt is { } at ? Micros.ToText(at) : null, Micros.ToText(segment.CreatedAt), Micros.ToText(segment.ChangedAt), segment.ChangedBy);
    }
}
