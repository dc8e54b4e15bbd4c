using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.People.Consent;

namespace Throughline.Gate.Decisions;

/// <summary>A cap as it is for one intent: what it counts of what is reserved. <see cref="Because"/> is the event that states it, where a person did.</summary>
internal sealed record AppliedCap(Cap Of, List<Reservation> Reserved, long? Because = null);

/// <summary>The caps that are about an intent: the policy's, and the frequency that the person chose.</summary>
internal static class CapsFor
{
    public static List<AppliedCap> Of(Policy policy, Intent intent, string channel, Inputs inputs)
    {
        var caps = new List<AppliedCap>();
        foreach (var cap in policy.Caps)
        {
            var value = ValueOf(cap.Over, intent.Team, intent.Purpose, channel, intent.Touchpoint);
            if (!cap.Purposes.Contains(intent.Purpose, StringComparer.Ordinal) || (cap.Of is not null && cap.Of != value))
                continue;
            var counted = new List<Reservation>();
            foreach (var r in inputs.Reservations)
                if (cap.Purposes.Contains(r.Purpose, StringComparer.Ordinal) && ValueOf(cap.Over, r.Team, r.Purpose, r.Channel, r.Touchpoint) == value)
                    counted.Add(r);
            caps.Add(new(cap, counted));
        }
        if (inputs.Frequency is { } own && ConsentPurpose.NeedsConsent(intent.Purpose))
            caps.Add(new(new("the person's own wish", CapScope.All, null, Purpose.Consented, own.Times, own.Days * Micros.PerDay), [.. inputs.Reservations.Where(r => ConsentPurpose.NeedsConsent(r.Purpose))], own.Because));
        return caps;
    }

    private static string ValueOf(CapScope over, string team, string purpose, string channel, string touchpoint) => over switch
    {
        CapScope.Team => team,
        CapScope.Purpose => purpose,
        CapScope.Channel => channel,
        CapScope.Touchpoint => touchpoint,
        _ => "",
    };
}
