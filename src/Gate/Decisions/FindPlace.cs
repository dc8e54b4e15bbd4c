using NodaTime;
using Throughline.Gate.Policies;
using Throughline.Kernel;

namespace Throughline.Gate.Decisions;

/// <summary>When it goes out, and whose place it takes.</summary>
internal sealed record Place(long At, IReadOnlyList<string> Displaced);

/// <summary>
/// Rule 9: a place under all caps. From the earliest permitted time on, within the look-ahead, the first instant at which every window that
/// contains it stays within its limit, where unclaimed sends of lower rank may have to give way.
/// </summary>
internal static class FindPlace
{
    private const int MostSteps = 2000;

    public static Place? Of(Intent intent, Inputs inputs, Policy policy, DateTimeZone zone, string channel, long earliest, List<Finding> findings)
    {
        var caps = CapsFor.Of(policy, intent, channel, inputs);
        if (caps.Count == 0)
        {
            findings.Add(new(DecisionRule.Caps, Verdict.Send, "No cap is about it."));
            return new(earliest, []);
        }
        var horizon = inputs.Now + policy.LookAheadDays * Micros.PerDay;
        var quiet = EarliestTime.Applying(policy, intent.Purpose, channel);
        List<CapCount>? first = null;
        List<Reservation>? lower = null;
        long? at = earliest;
        for (var steps = 0; at is not null && at < intent.ExpiresAt && steps < MostSteps; steps++)
        {
            var full = CapCount.Full(caps, at.Value, zone);
            if (full.Count == 0)
                return Found(at.Value, [], first, earliest, findings);
            if (at <= horizon && GiveWay.For(lower ??= GiveWay.Lower(intent, caps, horizon), caps, at.Value, zone) is { } displaced)
                return Found(at.Value, displaced, first, earliest, findings);
            first ??= full;
            at = CapCount.NextChange(full, at.Value, zone) is { } change ? EarliestTime.After(change, quiet, zone, intent.ExpiresAt) : null;
            if (at > horizon && at < intent.ExpiresAt)
            {
                findings.Add(Full(first, Verdict.Hold, "Nothing is left within the look-ahead") with { Until = Math.Max(at.Value - policy.LookAheadDays * Micros.PerDay, inputs.Now + 1) });
                return null;
            }
        }
        findings.Add(Full(first ?? [], Verdict.Drop, "Nothing is left before it expires"));
        return null;
    }

    private static Place Found(long at, IReadOnlyList<string> displaced, List<CapCount>? first, long earliest, List<Finding> findings)
    {
        findings.Add(displaced.Count > 0 ? new(DecisionRule.Caps, Verdict.Send, "It ranks higher than what was planned, and takes its place.") { Intents = displaced }
            : at == earliest ? new(DecisionRule.Caps, Verdict.Send, "There is room under every cap.")
            : Full(first!, Verdict.Send, $"Moved to {Micros.ToText(at)}"));
        return new(at, displaced);
    }

    /// <summary>Names the caps that were full when it wished to go, and what filled them: the winners.</summary>
    private static Finding Full(List<CapCount> full, Verdict effect, string what) =>
        new(DecisionRule.Caps, effect, full.Count == 0 ? what + "." : $"{what}: {string.Join("; ", full.Select(f => f.Cap.Of.Says))}.")
        {
            Intents = [.. full.SelectMany(f => f.Counted).Select(r => r.Key).Distinct().Order(StringComparer.Ordinal)],
            Evidence = [.. full.Select(f => f.Cap.Because).OfType<long>().Distinct().Order()],
        };
}
