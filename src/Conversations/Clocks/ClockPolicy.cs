namespace Throughline.Conversations.Clocks;

internal enum ClockKind { FirstResponse, NextResponse, RequesterWait, AgentWork, FirstResolution, TotalResolution }

/// <summary>How long each clock may run, in microseconds of open time, and which time is open. A kind that is not there is measured, and has no deadline.</summary>
/// <param name="WarnBefore">How much open time is left when it warns.</param>
internal sealed record ClockPolicy(string Name, IReadOnlyDictionary<ClockKind, long> Thresholds, BusinessHours Hours, long WarnBefore = 0)
{
    public static ClockPolicy None { get; } = new("none", new Dictionary<ClockKind, long>(), BusinessHours.Always);

    public long? For(ClockKind kind) => Thresholds.TryGetValue(kind, out var threshold) ? threshold : null;
}
