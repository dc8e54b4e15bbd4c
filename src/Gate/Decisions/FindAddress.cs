using Throughline.Gate.Policies;
using Throughline.People;
using Throughline.People.Consent;

namespace Throughline.Gate.Decisions;

/// <summary>
/// Rules 1 and 2: the first channel, the person's own preference before the intent's order, on which there is an address that is not
/// suppressed, consent for the purpose, and no word against the topic.
/// </summary>
internal static class FindAddress
{
    public static Address? Of(Intent intent, Inputs inputs, Policy policy, bool isReply, List<Finding> findings)
    {
        var order = inputs.PreferredChannel is { } preferred && intent.Channels.Contains(preferred, StringComparer.Ordinal)
            ? [preferred, .. intent.Channels.Where(c => c != preferred)]
            : intent.Channels;
        var open = new List<Address>(order.Count);
        var shut = new List<Address>();
        foreach (var channel in order)
            if (Reach(channel, intent, inputs, policy, isReply, shut) is { } address)
                open.Add(address);
        var agreed = open.FindAll(address => Consent(address.Channel, inputs) is { } consent ? Permits(consent, intent.Purpose) : !ConsentPurpose.NeedsConsent(intent.Purpose));
        var permitted = agreed.Find(address => !IsUnsubscribed(address.Channel, inputs));
        findings.Add(Reached(order, open, permitted ?? (open.Count > 0 ? open[0] : null), shut, isReply, inputs));
        if (open.Count > 0)
            findings.Add(permitted is null && agreed.Count > 0 ? Unsubscribed(intent, inputs, agreed) : Consented(intent, inputs, open, permitted));
        return permitted;
    }

    /// <summary>The address that the intent names, where it is one on this channel; else the one known longest.</summary>
    private static Address? Reach(string channel, Intent intent, Inputs inputs, Policy policy, bool isReply, List<Address> shut)
    {
        Address? found = null;
        foreach (var address in inputs.Addresses)
        {
            if (address.Channel != channel)
                continue;
            if (address.Suppressed is not null && !(isReply && WroteSince(address, inputs, policy)))
                shut.Add(address);
            else if (found is null || address.Identifier == intent.Identifier)
                found = address;
        }
        return found;
    }

    private static bool WroteSince(Address address, Inputs inputs, Policy policy) => inputs.Signals.Any(s =>
        policy.Inbound.Contains(s.Name, StringComparer.Ordinal) && s.At > address.SuppressedAt && (s.Channel is null || s.Channel == address.Channel));

    private static Finding Reached(IReadOnlyList<string> order, List<Address> open, Address? chosen, List<Address> shut, bool isReply, Inputs inputs)
    {
        if (chosen is not null)
            return new(DecisionRule.Reachable, Verdict.Send, chosen.Channel == inputs.PreferredChannel
                ? $"Can be reached by {chosen.Channel}, which the person prefers."
                : $"Can be reached by {string.Join(", ", open.Select(a => a.Channel).Distinct())}.")
            { Evidence = chosen.Channel == inputs.PreferredChannel && inputs.PreferredBecause is { } because ? [because] : [] };
        if (shut.Count == 0)
            return new(DecisionRule.Reachable, Verdict.Drop, $"There is no address for {string.Join(", ", order)}.");
        var evidence = shut.Select(a => a.Because).OfType<long>().Where(sequence => sequence > 0).Distinct().Order().ToList();
        var why = string.Join(", ", shut.Select(a => $"{a.Channel}: {a.Suppressed}").Distinct());
        return isReply
            ? new(DecisionRule.Reachable, Verdict.Hold, $"Every address is suppressed ({why}): held until the customer writes again.") { Evidence = evidence }
            : new(DecisionRule.Reachable, Verdict.Drop, $"Every address is suppressed ({why}).") { Evidence = evidence };
    }

    private static bool IsUnsubscribed(string channel, Inputs inputs) => inputs.Topics?.Any(t => t.Channel == channel && t.State == ConsentState.Withdrawn) == true;

    /// <summary>What was agreed to stays, and is no consent to this topic.</summary>
    private static Finding Unsubscribed(Intent intent, Inputs inputs, List<Address> agreed) =>
        new(DecisionRule.Consent, Verdict.Drop, $"Unsubscribed from the topic {intent.Topic} by {string.Join(", ", agreed.Select(a => a.Channel).Distinct())}.")
        {
            Evidence = [.. inputs.Topics!.Where(t => agreed.Exists(a => a.Channel == t.Channel)).SelectMany(t => t.Because).Distinct().Order()],
        };

    private static Finding Consented(Intent intent, Inputs inputs, List<Address> open, Address? permitted)
    {
        var about = Consent((permitted ?? open[0]).Channel, inputs);
        var evidence = permitted is not null ? about?.Because ?? [] : [.. open.SelectMany(a => Consent(a.Channel, inputs)?.Because ?? []).Distinct().Order()];
        if (permitted is null)
            return new(DecisionRule.Consent, Verdict.Drop, open.Exists(a => Consent(a.Channel, inputs)?.State == ConsentState.Withdrawn)
                ? $"Consent to {intent.Purpose} by {string.Join(", ", open.Select(a => a.Channel).Distinct())} was withdrawn."
                : $"Nobody agreed to {intent.Purpose} by {string.Join(", ", open.Select(a => a.Channel).Distinct())}.")
            { Evidence = evidence };
        return new(DecisionRule.Consent, Verdict.Send, about?.State == ConsentState.Given
            ? $"Agreed to {intent.Purpose} by {permitted.Channel} ({about.Basis ?? "basis not stated"}, {about.Source ?? "unknown source"})."
            : $"{intent.Purpose} needs no consent, and none was refused.")
        { Evidence = evidence };
    }

    private static ConsentFact? Consent(string channel, Inputs inputs)
    {
        foreach (var consent in inputs.Consents)
            if (consent.Channel == channel)
                return consent;
        return null;
    }

    private static bool Permits(ConsentFact consent, string purpose) =>
        consent.State == ConsentState.Given || (consent.State == ConsentState.Unstated && !ConsentPurpose.NeedsConsent(purpose));
}
