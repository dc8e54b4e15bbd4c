using Throughline.Kernel;

namespace Throughline.Gate.Replays;

/// <summary>A replay as the API says it: how far, and by day, team, purpose and rule how many intents would have come to another end. Erased: decisions about people who are not there any more.</summary>
internal sealed record ReplayAnswer(
    long Id, long Policy, string Since, string Until, string State, string StartedBy, long Decisions, long LookedAt, long Intents, long Changed, long Erased, string Remarks,
    IReadOnlyList<ReplayCountAnswer> Changes)
{
    public static ReplayAnswer Of((Replay Replay, List<ReplayCount> Counts) report) => new(
        report.Replay.Id, report.Replay.Policy, Micros.ToText(report.Replay.Since), Micros.ToText(report.Replay.Until), report.Replay.State, report.Replay.StartedBy,
        report.Replay.Decisions, report.Replay.LookedAt, report.Replay.Intents, report.Replay.Changed, report.Replay.Erased, report.Replay.Remarks,
        report.Counts.ConvertAll(c => new ReplayCountAnswer(Micros.ToText(c.Day * Micros.PerDay)[..10], c.Team, c.Purpose, c.Rule, c.Was, c.Would, c.Intents)));
}

internal sealed record ReplayCountAnswer(string Day, string Team, string Purpose, string Rule, string Was, string Would, long Intents);
