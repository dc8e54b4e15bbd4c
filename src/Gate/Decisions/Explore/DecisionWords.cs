namespace Throughline.Gate.Decisions.Explore;

/// <summary>Rules and verdicts as people read them.</summary>
internal static class DecisionWords
{
    public static IReadOnlyList<DecisionRule> Rules { get; } = Enum.GetValues<DecisionRule>();
    public static IReadOnlyList<Verdict> Verdicts { get; } = [Verdict.Send, Verdict.Hold, Verdict.HandOver, Verdict.Drop];

    public static string Key(DecisionRule rule) => rule.ToString().ToLowerInvariant();

    public static string Of(DecisionRule rule) => rule switch
    {
        DecisionRule.Reachable => "Can be reached",
        DecisionRule.Consent => "Consent",
        DecisionRule.Touchpoint => "Touchpoint",
        DecisionRule.Brand => "Brand",
        DecisionRule.Interaction => "Open conversation",
        DecisionRule.Relationship => "Relationship",
        DecisionRule.Holdout => "Holdout",
        DecisionRule.Time => "Time",
        _ => "Caps and rank",
    };

    /// <summary>What a rule asks.</summary>
    public static string Asks(DecisionRule rule) => rule switch
    {
        DecisionRule.Reachable => "Is there an address on an allowed channel, to which something may go?",
        DecisionRule.Consent => "Did the person agree to it, for this purpose and channel?",
        DecisionRule.Touchpoint => "Does the team operate the touchpoint, or was it granted?",
        DecisionRule.Brand => "May it be said so?",
        DecisionRule.Interaction => "Does another team talk with the person now, or did it just now?",
        DecisionRule.Relationship => "Does the policy mind, as things stand with the person?",
        DecisionRule.Holdout => "Is the person held out, so that the effect can be told?",
        DecisionRule.Time => "When is the earliest that it may go?",
        _ => "Is there room under every cap, and who ranks higher?",
    };

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Send => "Send",
        Verdict.Hold => "Hold",
        Verdict.HandOver => "Hand over",
        _ => "Drop",
    };

    /// <summary>What a finding did to it: of one that let it pass, that.</summary>
    public static string Did(Verdict effect) => effect switch
    {
        Verdict.Send => "lets it pass",
        Verdict.Hold => "holds it",
        Verdict.HandOver => "hands it over",
        _ => "drops it",
    };

    public static string Past(Verdict verdict) => verdict switch
    {
        Verdict.Send => "let through",
        Verdict.Hold => "held",
        Verdict.HandOver => "handed over",
        _ => "dropped",
    };

    /// <summary>A name of the class that colours it; the word stands beside it always.</summary>
    public static string Class(Verdict verdict) => "dec-" + verdict.ToString().ToLowerInvariant();

    /// <summary>The reason that decided, in words; null of a send.</summary>
    public static string? Because(Decision decision) => decision.Verdict == Verdict.Send ? null
        : decision.Findings.Where(f => f.Effect == decision.Verdict).Select(f => f.Reason).FirstOrDefault();
}
