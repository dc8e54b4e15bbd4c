using Throughline.Kernel;

namespace Throughline.Gate.Decisions;

/// <summary>A finding as the API says it. Evidence: sequences of events; intents: keys.</summary>
internal sealed record FindingAnswer(string Rule, string Effect, string Reason, string? Until, string? To, IReadOnlyList<long> Evidence, IReadOnlyList<string> Intents)
{
    public static FindingAnswer Of(Finding finding) => new(
        finding.Rule.ToString().ToLowerInvariant(), DecisionList.Text(finding.Effect), finding.Reason, finding.Until is { } until ? Micros.ToText(until) : null,
        finding.To, finding.Evidence, finding.Intents);
}

/// <summary>A decision as the API says it.</summary>
internal sealed record DecisionAnswer(
    string Key, long Number, long Person, string At, long Policy, string Cause, bool Final, string Purpose, string Team, string Touchpoint,
    string Verdict, string? Channel, string? PlannedAt, string? Until, string? To, IReadOnlyList<string> Displaced, IReadOnlyList<FindingAnswer> Findings)
{
    public static DecisionAnswer Of(RecordedDecision made) => new(
        made.Key, made.Number, made.Identifier, Micros.ToText(made.At), made.Policy, made.Cause, made.IsFinal, made.Purpose, made.Team, made.Touchpoint,
        DecisionList.Text(made.Decision.Verdict), made.Decision.Channel, made.Decision.PlannedAt is { } at ? Micros.ToText(at) : null,
        made.Decision.Until is { } until ? Micros.ToText(until) : null, made.Decision.To, made.Decision.Displaced, [.. made.Decision.Findings.Select(FindingAnswer.Of)]);
}
