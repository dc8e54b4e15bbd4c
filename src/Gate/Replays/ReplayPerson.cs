using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Kernel;

namespace Throughline.Gate.Replays;

/// <summary>
/// One person's decisions once more, in their order, by another policy. What happened stays as it happened; what the policy would have
/// reserved, it reserves. An intent with which both agree so far is exactly as recorded, so that the same policy gives the same decisions.
/// </summary>
internal sealed class ReplayPerson(Policy policy)
{
    private readonly Dictionary<string, Simulated> intents = new(StringComparer.Ordinal);
    private readonly List<HoldoutAssignment> assigned = [];

    private sealed class Simulated
    {
        public required RecordedStep First { get; init; }
        public required Intent Intent { get; init; }
        public required RecordedStep Recorded { get; set; }
        public Inputs Inputs { get; set; } = new();
        public Decision Decision { get; set; } = new(Verdict.Drop, []);

        /// <summary>Would be planned, held or gone otherwise than was recorded.</summary>
        public bool Differs { get; set; }

        public bool IsOver(long now) => Decision.Verdict is Verdict.Drop or Verdict.HandOver || Decision.PlannedAt <= now;
    }

    /// <summary>The intents that would have come to another end, and how many there were.</summary>
    /// <param name="steps">All of one person, by time, place and key.</param>
    /// <param name="until">The end of the time that is replayed (microseconds UTC).</param>
    public (List<ReplayChange> Changes, int Intents) Run(IReadOnlyList<RecordedStep> steps, long until)
    {
        foreach (var step in steps)
        {
            DoDue(step.At);
            Take(step);
        }
        DoDue(until);
        return ([.. intents.Values.Select(Change).OfType<ReplayChange>()], intents.Count);
    }

    private void Take(RecordedStep step)
    {
        if (intents.GetValueOrDefault(step.Key) is not { } known)
        {
            known = new() { First = step, Intent = step.Intent(), Recorded = step };
            intents[step.Key] = known;
        }
        else
        {
            known.Recorded = step;
            if (known.Differs && known.IsOver(step.At))
                return;
        }
        known.Inputs = step.Inputs();
        Decide(known, step.At);
        known.Differs = !IsAsRecorded(known.Decision, step);
    }

    private void Decide(Simulated intent, long now)
    {
        var inputs = intent.Inputs with { Now = now, Reservations = Reserved(intent, now), Holdouts = Held(intent.Inputs) };
        intent.Decision = Decisions.Decide.Of(intent.Intent, inputs, policy);
        assigned.AddRange(intent.Decision.Assigned);
        // Whoever is displaced here and was not then has to be decided again; who was then comes by itself.
        foreach (var key in intent.Decision.Displaced.Except(intent.Recorded.At == now ? intent.Recorded.Displaced : []))
            if (intents.GetValueOrDefault(key) is { } displaced)
            {
                displaced.Differs = true;
                displaced.Decision = displaced.Decision with { Verdict = Verdict.Hold, PlannedAt = null };
                intent.Differs = true;
                Decide(displaced, now);
            }
    }

    /// <summary>As recorded, but for the intents that differ.</summary>
    private IReadOnlyList<Reservation> Reserved(Simulated of, long now)
    {
        var differing = intents.Where(i => i.Value.Differs).Select(i => i.Key).ToHashSet(StringComparer.Ordinal);
        if (differing.Count == 0)
            return of.Inputs.Reservations;
        var kept = of.Inputs.Reservations.Where(r => !differing.Contains(r.Key));
        var made = differing.Where(key => key != of.First.Key).Select(key => intents[key])
            .Select(i => Deciding.ReservationOf(i.Intent, i.Decision) is { } r ? r with { IsClaimed = r.At <= now } : null).OfType<Reservation>();
        return [.. kept.Concat(made).OrderBy(r => r.At).ThenBy(r => r.Key, StringComparer.Ordinal)];
    }

    private IReadOnlyList<HoldoutAssignment> Held(Inputs inputs)
    {
        var more = assigned.Where(a => !inputs.Holdouts.Any(known => known.Experiment == a.Experiment)).ToList();
        return more.Count == 0 ? inputs.Holdouts : [.. inputs.Holdouts.Concat(more).OrderBy(a => a.At).ThenBy(a => a.Identifier)];
    }

    /// <summary>Holds that differ from what was recorded end by themselves, at their times.</summary>
    private void DoDue(long until)
    {
        for (var steps = 0; steps < 1000; steps++)
        {
            var due = intents.Values.Where(i => i.Differs && i.Decision.Verdict == Verdict.Hold)
                .Select(i => (Intent: i, At: Math.Min(i.Decision.Until ?? long.MaxValue, i.Intent.ExpiresAt))).Where(d => d.At < until)
                .OrderBy(d => d.At).ThenBy(d => d.Intent.First.Key, StringComparer.Ordinal).FirstOrDefault();
            if (due.Intent is null)
                return;
            Decide(due.Intent, due.At);
        }
    }

    private static bool IsAsRecorded(Decision made, RecordedStep step) => made.Verdict == step.Verdict && made.Channel == step.Channel && made.PlannedAt == step.PlannedAt
        && made.Until == step.Until && made.Displaced.SequenceEqual(step.Displaced, StringComparer.Ordinal);

    private static ReplayChange? Change(Simulated intent)
    {
        var would = intent.Decision;
        if (intent.Recorded.Verdict == would.Verdict && intent.Recorded.PlannedAt == would.PlannedAt && intent.Recorded.Channel == would.Channel)
            return null;
        var was = intent.Recorded.Decision;
        var stricter = would.Verdict >= was.Verdict ? would : was;
        var decisive = stricter.Verdict == Verdict.Send ? FirstThatDiffers(was, would) : stricter.Findings.First(f => f.Effect == stricter.Verdict).Rule;
        return new(intent.First.Key, intent.First.Identifier, intent.First.At / Micros.PerDay, intent.Intent.Team, intent.Intent.Purpose,
            decisive.ToString().ToLowerInvariant(), DecisionList.Text(was.Verdict), was.Verdict == would.Verdict ? "moved" : DecisionList.Text(would.Verdict));
    }

    /// <summary>Of two sends, the first rule that found something else.</summary>
    private static DecisionRule FirstThatDiffers(Decision was, Decision would)
    {
        foreach (var rule in Enum.GetValues<DecisionRule>())
            if (!was.Findings.Where(f => f.Rule == rule).Select(f => f.Reason).SequenceEqual(would.Findings.Where(f => f.Rule == rule).Select(f => f.Reason), StringComparer.Ordinal))
                return rule;
        return DecisionRule.Caps;
    }
}
