using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>All rules at one version, and which of them each sort of fact may concern.</summary>
internal sealed class RuleBook
{
    /// <summary>Instead of a selector's id. No name has these ids, but by a chance in 2^63.</summary>
    public const long Traits = 0, Consents = 1, Phases = 2;

    private readonly Dictionary<long, long[]> concerned;
    private readonly HashSet<long> live;

    public RuleBook(long version, IReadOnlyList<Segment> segments)
    {
        Version = version;
        Segments = segments;
        Rules = segments.ToDictionary(s => s.Id, s => s.Rule);
        live = [.. segments.Where(s => s.IsLive).Select(s => s.Id)];
        All = [.. Rules.Keys.Order()];
        concerned = Rules.SelectMany(of => Concerns(of.Value).Distinct().Select(about => (About: about, of.Key)))
            .GroupBy(pair => pair.About, pair => pair.Key).ToDictionary(of => of.Key, of => of.ToArray());
        Filtered = Rules.Values.SelectMany(Selectors).Where(s => s.Filters.Count > 0).Distinct().ToLookup(s => s.Name, StringComparer.Ordinal);
    }

    public long Version { get; }
    public IReadOnlyList<Segment> Segments { get; }
    public IReadOnlyDictionary<long, Rule> Rules { get; }
    public long[] All { get; }

    /// <summary>See <see cref="Segment.IsLive"/>.</summary>
    public bool IsLive(long segment) => live.Contains(segment);

    /// <summary>The selectors with filters, by the name of the events they take.</summary>
    public ILookup<string, Selector> Filtered { get; }

    /// <summary>The segments whose rule may answer otherwise because of this; null: because of anything.</summary>
    public long[] Concerned(long? about) => about is { } known ? concerned.GetValueOrDefault(known, []) : All;

    /// <summary>Every part of a rule, and of the rules of segments it names.</summary>
    public IEnumerable<Rule> Parts(Rule rule) => rule.Parts().SelectMany(part =>
        part is Rule.In other && Rules.TryGetValue(other.Segment, out var of) ? Parts(of).Prepend(part) : [part]);

    public IEnumerable<Selector> Selectors(Rule rule) => Parts(rule).SelectMany(part => part switch
    {
        Rule.Did did => [did.What],
        Rule.Then then => (IEnumerable<Selector>)[then.First, then.Second],
        _ => [],
    });

    public string NameOf(long segment) => Segments.FirstOrDefault(s => s.Id == segment)?.Name ?? $"segment {segment}";

    /// <summary>The segments whose rule names this one, directly or through others.</summary>
    public List<long> Dependents(long segment) =>
        [.. Rules.Where(of => Parts(of.Value).Any(part => part is Rule.In other && other.Segment == segment)).Select(of => of.Key)];

    /// <summary>That a rule for this segment (null: a new one) names segments that exist, is no part of itself and not too large with all it names.</summary>
    /// <exception cref="UserErrorException">One of these is not so.</exception>
    public void Check(Rule rule, long? segment)
    {
        var parts = 0;
        Follow(rule, segment is { } id ? [id] : []);

        void Follow(Rule of, List<long> path)
        {
            foreach (var part in of.Parts())
            {
                if (++parts > 5 * ReadRule.MostParts)
                    throw new UserErrorException($"With the segments it names the rule has more than {5 * ReadRule.MostParts} parts; make it smaller.");
                if (part is not Rule.In other)
                    continue;
                if (path.Contains(other.Segment))
                    throw new UserErrorException(
                        $"The segment would be part of itself: {string.Join(" → ", path.SkipWhile(at => at != other.Segment).Append(other.Segment).Select(NameOf))}. Take one of them out of the rule.");
                Follow(
                    Rules.TryGetValue(other.Segment, out var next) ? next : throw new UserErrorException($"The rule names segment {other.Segment}, which does not exist."),
                    [.. path, other.Segment]);
            }
        }
    }

    private IEnumerable<long> Concerns(Rule rule) => Parts(rule).SelectMany(part => part switch
    {
        Rule.Did did => [did.What.BaseId],
        Rule.Then then => [then.First.BaseId, then.Second.BaseId],
        Rule.Trait => [Traits],
        Rule.Consent => [Consents],
        Rule.Phase => [Phases],
        _ => (IEnumerable<long>)[],
    });
}
