using Throughline.Kernel;
using Throughline.People.Profiles;

namespace Throughline.People.Phases;

/// <summary>That something was done on a day (UTC), the first and the last time of that day.</summary>
internal readonly record struct DoneDay(string Name, long Day, long FirstAt, long LastAt);

/// <summary>
/// From a person's facts to their phases: a function of the facts, the table and the time alone. So it is the same in whatever order the
/// facts came, and after a merge and its undo.
/// </summary>
internal static class ComputePhases
{
    public static PhaseHistory Of(PhaseTable table, IReadOnlyCollection<DoneDay> done, IReadOnlyCollection<TraitValue> traits, long now)
    {
        var facts = new Facts(done, traits);
        if (facts.Start is not { } start || start > now)
            return new([], null, table.Version);
        var rules = table.Rules.Select(rule => rule.When.Select(condition => (Condition: condition, Spans: facts.Spans(condition))).ToList()).ToList();
        var instants = rules.SelectMany(rule => rule.SelectMany(when => when.Spans.SelectMany(span => new[] { span.From, span.To })))
            .Where(at => at > start && at != long.MaxValue).Append(start).Distinct().Order().ToList();

        var changes = new List<PhaseChange>();
        foreach (var at in instants.Where(at => at <= now))
        {
            var rule = rules.FindIndex(conditions => conditions.TrueForAll(when => Holds(when.Spans, at)));
            if (rule >= 0 && (changes.Count == 0 || changes[^1].Phase != table.Rules[rule].Phase))
                changes.Add(new(table.Rules[rule].Phase, at, rule + 1, table.Rules[rule].Words));
        }
        var next = instants.FindIndex(at => at > now);
        return new(changes, next < 0 ? null : instants[next], table.Version);
    }

    /// <summary>Spans are in order and apart: the last that has begun tells.</summary>
    private static bool Holds(List<Span> spans, long at)
    {
        var (low, high) = (0, spans.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (spans[middle].From <= at)
                low = middle + 1;
            else
                high = middle;
        }
        return low > 0 && at < spans[low - 1].To;
    }

    /// <summary>When a condition holds: from an instant, to before another.</summary>
    private readonly record struct Span(long From, long To);

    private sealed class Facts(IReadOnlyCollection<DoneDay> done, IReadOnlyCollection<TraitValue> traits)
    {
        /// <summary>The first thing that is known; null where nothing is.</summary>
        public long? Start { get; } = done.Select(d => (long?)d.FirstAt).Concat(traits.Select(t => (long?)(t.FirstAt ?? t.LastAt))).Min();

        public List<Span> Spans(PhaseCondition condition) => condition.Is switch
        {
            PhaseCondition.Did => Did(condition),
            PhaseCondition.DidWithin => Within(condition),
            PhaseCondition.NotWithin => Between(Within(condition)),
            _ => Values(condition),
        };

        private List<Span> Did(PhaseCondition condition)
        {
            var days = Days(condition.What);
            return days.Count < condition.Days ? [] : [new(days[condition.Days!.Value - 1].FirstAt, long.MaxValue)];
        }

        /// <summary>Acts of one day lie less than a day apart, and no window is shorter: the first and the last tell the same as all of them.</summary>
        private List<Span> Within(PhaseCondition condition)
        {
            var window = condition.Days!.Value * Micros.PerDay;
            var spans = new List<Span>();
            foreach (var day in Days(condition.What))
                if (spans.Count > 0 && day.FirstAt <= spans[^1].To)
                    spans[^1] = spans[^1] with { To = Math.Max(spans[^1].To, day.LastAt + window) };
                else
                    spans.Add(new(day.FirstAt, day.LastAt + window));
            return spans;
        }

        private static List<Span> Between(List<Span> spans)
        {
            var between = new List<Span>();
            var from = long.MinValue;
            foreach (var span in spans)
            {
                between.Add(new(from, span.From));
                from = span.To;
            }
            between.Add(new(from, long.MaxValue));
            return between;
        }

        /// <summary>A value stands from when it was first or again last said until another is. A JSON null is no value.</summary>
        private List<Span> Values(PhaseCondition condition)
        {
            var said = traits.Where(t => t.Name == condition.What)
                .SelectMany(t => (long[])[t.FirstAt ?? t.LastAt, t.LastAt], (t, at) => t with { LastAt = at })
                .Order(Comparer<TraitValue>.Create(TraitValue.Compare)).ToList();
            var spans = new List<Span>();
            for (var i = 0; i < said.Count; i++)
            {
                var to = i + 1 < said.Count ? said[i + 1].LastAt : long.MaxValue;
                if (to == said[i].LastAt || !Fits(condition, said[i]))
                    continue;
                if (spans.Count > 0 && spans[^1].To == said[i].LastAt)
                    spans[^1] = spans[^1] with { To = to };
                else
                    spans.Add(new(said[i].LastAt, to));
            }
            return spans;
        }

        private static bool Fits(PhaseCondition condition, TraitValue value) =>
            !value.IsNull && (condition.Is == PhaseCondition.TraitSet || string.Equals(value.Text, condition.Value, StringComparison.OrdinalIgnoreCase));

        /// <summary>By day, over all channels and identifiers, in order.</summary>
        private List<DoneDay> Days(string name) =>
        [
            .. done.Where(d => name == "*" || d.Name == name).GroupBy(d => d.Day).OrderBy(of => of.Key)
                .Select(of => new DoneDay(name, of.Key, of.Min(d => d.FirstAt), of.Max(d => d.LastAt))),
        ];
    }
}
