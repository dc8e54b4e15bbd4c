using Throughline.Gate.Policies;

namespace Throughline.Gate.Decisions;

/// <summary>From an intent, what is known and the policy to the decision: a function of these alone. All rules are looked at, so that findings explain.</summary>
internal static class Decide
{
    public static Decision Of(Intent intent, Inputs inputs, Policy policy)
    {
        var findings = new List<Finding>(10);
        var reply = ReplyOf(intent, inputs);
        var zone = PersonZone.Of(inputs.Zone, policy.DefaultZone);

        var reached = FindAddress.Of(intent, inputs, policy, reply is not null, findings);
        if (reply is not null)
            return Replied(intent, inputs, policy, reached, findings);

        Touchpoint(intent, inputs, findings);
        Brand.Look(intent, policy.Brand, findings);
        Interactions(intent, inputs, policy, findings);
        Relationship(intent, inputs, policy, findings);
        var assigned = LookAtHoldouts.Of(intent, inputs, policy, findings);
        var earliest = EarliestTime.Of(intent, inputs, policy, zone, reached?.Channel, findings);
        if (Strictest(findings) != Verdict.Send)
            return Made(findings, reached) with { Assigned = assigned };
        var place = FindPlace.Of(intent, inputs, policy, zone.Zone, reached!.Channel, earliest!.Value, findings);
        return Made(findings, reached) with { PlannedAt = place?.At, Displaced = place?.Displaced ?? [], Assigned = assigned };
    }

    /// <summary>The open interaction of the intent's own team in which it replies. What claims to be a reply and is none is no reply.</summary>
    private static OpenInteraction? ReplyOf(Intent intent, Inputs inputs) => intent.ReplyIn is null ? null
        : inputs.Interactions.FirstOrDefault(i => i.Key == intent.ReplyIn && i.ClosedAt is null && i.Team == intent.Team);

    /// <summary>An agent's answer waits for no rule about contact that we begin; but for the moment in which it may be taken back.</summary>
    private static Decision Replied(Intent intent, Inputs inputs, Policy policy, Address? reached, List<Finding> findings)
    {
        Brand.Look(intent, policy.Brand, findings);
        if (inputs.Now >= intent.ExpiresAt)
            findings.Add(new(DecisionRule.Time, Verdict.Drop, "It has expired."));
        return Made(findings, reached) with { PlannedAt = Strictest(findings) == Verdict.Send ? Math.Max(inputs.Now, intent.NotBefore ?? long.MinValue) : null, IsExempt = true };
    }

    private static void Touchpoint(Intent intent, Inputs inputs, List<Finding> findings) => findings.Add(
        inputs.Touchpoint is not { } touchpoint
            ? new(DecisionRule.Touchpoint, Verdict.HandOver, $"The touchpoint {intent.Touchpoint} is not registered, so nobody operates it: a proposal to whoever keeps the registry.")
        : touchpoint.Operator == intent.Team ? new(DecisionRule.Touchpoint, Verdict.Send, $"{intent.Team} operates {touchpoint.Name}.")
        : touchpoint.Granted.Contains(intent.Team, StringComparer.Ordinal) ? new(DecisionRule.Touchpoint, Verdict.Send, $"{touchpoint.Name} has been granted to {intent.Team}.")
        : new(DecisionRule.Touchpoint, Verdict.HandOver, $"{touchpoint.Name} is operated by {touchpoint.Operator ?? "nobody"}, not by {intent.Team}: a proposal to its operator.") { To = touchpoint.Operator });

    private static void Interactions(Intent intent, Inputs inputs, Policy policy, List<Finding> findings)
    {
        var before = findings.Count;
        foreach (var interaction in inputs.Interactions.Where(i => i.Team != intent.Team))
        {
            var rule = policy.Interactions.FirstOrDefault(r => r.Team == (interaction.OpenedFor ?? interaction.Team))?.WhileOpen.FirstOrDefault(w => w.Purposes.Contains(intent.Purpose, StringComparer.Ordinal));
            if (rule is null)
                continue;
            var over = interaction.ClosedAt + rule.CoolingHours * 60 * Kernel.Micros.PerMinute;
            if (over <= inputs.Now)
                continue;
            var what = interaction.ClosedAt is null
                ? $"The conversation {interaction.Key} with {interaction.Team} is open"
                : $"The conversation {interaction.Key} with {interaction.Team} was closed less than {rule.CoolingHours} hours ago";
            findings.Add(rule.Suggest
                ? new(DecisionRule.Interaction, Verdict.HandOver, what + ": suggested to its owner.") { Evidence = [interaction.Opened], To = interaction.Agent is null ? interaction.Team : $"{interaction.Team}/{interaction.Agent}" }
                : new(DecisionRule.Interaction, Verdict.Hold, what + ".") { Evidence = [interaction.Opened], Until = over });
        }
        if (findings.Count == before)
            findings.Add(new(DecisionRule.Interaction, Verdict.Send, "No conversation with another team stands in the way."));
    }

    private static void Relationship(Intent intent, Inputs inputs, Policy policy, List<Finding> findings)
    {
        var before = findings.Count;
        Facts? facts = null;
        foreach (var rule in policy.Relationship.Where(r => r.Purposes.Contains(intent.Purpose, StringComparer.Ordinal)))
        {
            facts ??= new(inputs.Now, inputs.Phase, inputs.Segments, inputs.Traits, inputs.Signals, [.. inputs.Interactions.Where(i => i.ClosedAt is null).Select(i => i.Team)]);
            var judged = JudgeCondition.Of(rule.When, policy.Conditions, facts);
            if (judged.Holds)
                findings.Add(new(DecisionRule.Relationship, rule.Drop ? Verdict.Drop : Verdict.Hold, $"{rule.Name}: {rule.Because}.") { Evidence = judged.Evidence, Until = rule.Drop ? null : judged.Until });
        }
        if (findings.Count == before)
            findings.Add(new(DecisionRule.Relationship, Verdict.Send, "Nothing in the relationship speaks against it."));
    }

    public static Verdict Strictest(List<Finding> findings)
    {
        var strictest = Verdict.Send;
        foreach (var finding in findings)
            if (finding.Effect > strictest)
                strictest = finding.Effect;
        return strictest;
    }

    private static Decision Made(List<Finding> findings, Address? reached)
    {
        var verdict = Strictest(findings);
        var holds = verdict == Verdict.Hold ? findings.FindAll(f => f.Effect == Verdict.Hold) : [];
        return new(verdict, findings)
        {
            Channel = reached?.Channel,
            Address = verdict == Verdict.Send ? reached?.Identifier : null,
            // It ends when all its reasons have; where an event ends one of them, nobody knows when that is.
            Until = holds.Count == 0 || holds.Exists(h => h.Until is null) ? null : holds.Max(h => h.Until),
            To = verdict == Verdict.HandOver ? findings.Find(f => f.Effect == Verdict.HandOver)!.To : null,
        };
    }
}
