using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Throughline.Gate.Policies;

namespace Throughline.Gate.Decisions;

/// <summary>
/// Rule 7: people kept from contact, so that what contact does can be told. Assigned once, by a hash of experiment and identifier, when an
/// intent would otherwise go out; of several assignments after a merge the earliest stands.
/// </summary>
internal static class LookAtHoldouts
{
    public static IReadOnlyList<HoldoutAssignment> Of(Intent intent, Inputs inputs, Policy policy, List<Finding> findings)
    {
        if (policy.Holdouts.Count == 0)
            return [];
        List<HoldoutAssignment>? assigned = null;
        foreach (var holdout in policy.Holdouts)
        {
            if (!holdout.Purposes.Contains(intent.Purpose, StringComparer.Ordinal) || holdout.Touchpoints?.Contains(intent.Touchpoint, StringComparer.Ordinal) == false)
                continue;
            var standing = inputs.Holdouts.Where(a => a.Experiment == holdout.Experiment).MinBy(a => (a.At, a.Identifier));
            if (standing is null)
            {
                if (Decide.Strictest(findings) != Verdict.Send)
                    continue;
                standing = new(holdout.Experiment, intent.Identifier, Share(holdout.Experiment, intent.Identifier) < holdout.Percent / 100, inputs.Now);
                (assigned ??= []).Add(standing);
            }
            findings.Add(standing.HeldOut
                ? new(DecisionRule.Holdout, Verdict.Drop, $"Held out of {holdout.Experiment}.")
                : new(DecisionRule.Holdout, Verdict.Send, $"Takes part in {holdout.Experiment}."));
        }
        return assigned ?? [];
    }

    /// <summary>Evenly from 0 to below 1: the first 53 bits of SHA-256 over both.</summary>
    public static double Share(string experiment, long identifier)
    {
        var text = experiment + "\n" + identifier.ToString(CultureInfo.InvariantCulture);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
