using Throughline.Strata;

namespace Throughline.Gate.Experiments;

/// <summary>A difference to those held out, with its 95 % interval.</summary>
public sealed record UpliftDifference(double Difference, double Low, double High)
{
    /// <summary>The interval lies on one side of 0.</summary>
    public bool IsClear => Low > 0 || High < 0;
}

/// <summary>How many of an arm's people had an outcome, as a share with Wilson's 95 % interval, and the difference to those held out with Newcombe's.</summary>
public sealed record UpliftRate(string Outcome, long People, double Rate, double Low, double High, UpliftDifference? ToHoldout);

/// <summary>What an arm's people had of a value, a person on average, those with nothing included; and the difference to those held out with Welch's interval.</summary>
public sealed record UpliftMean(double Sum, double Mean, UpliftDifference? ToHoldout);

/// <summary>Everybody who was assigned to an arm. <see cref="Contacted"/>: how many of them something went out to since.</summary>
public sealed record UpliftArm(string Arm, bool HeldOut, long People, long Contacted, IReadOnlyList<UpliftRate> Rates, UpliftMean? Value);

/// <summary>What became of one person: how often of each outcome, in their order, and how much of the value.</summary>
internal sealed record PersonOutcome(long Person, Assignment Assigned, bool IsContacted, IReadOnlyList<long> Times, double Value, bool IsSeveral, bool IsRunning);

/// <summary>
/// Adds people up by the arm that they were assigned to, whatever became of the contact (intention to treat): whoever was to be contacted counts
/// as contacted, so that nothing about who could be reached gets into the difference.
/// </summary>
internal sealed class Uplift(IReadOnlyList<string> outcomes, bool hasValue)
{
    private readonly Dictionary<(bool HeldOut, string Arm), Tally> arms = [];

    private sealed class Tally(int outcomes)
    {
        public long People, Contacted;
        public double Sum;
        public readonly long[] Had = new long[outcomes];
        public readonly Sample Value = new();
    }

    /// <summary>People with assignments to several arms, of which the earliest counts.</summary>
    public long OfSeveral { get; private set; }

    /// <summary>People whose time is not over yet.</summary>
    public long Running { get; private set; }

    public void Add(PersonOutcome person)
    {
        var key = (person.Assigned.HeldOut, person.Assigned.ArmName);
        if (!arms.TryGetValue(key, out var arm))
            arms.Add(key, arm = new(outcomes.Count));
        arm.People++;
        arm.Contacted += person.IsContacted ? 1 : 0;
        for (var i = 0; i < outcomes.Count; i++)
            arm.Had[i] += person.Times[i] > 0 ? 1 : 0;
        arm.Sum += person.Value;
        arm.Value.Add(person.Value);
        OfSeveral += person.IsSeveral ? 1 : 0;
        Running += person.IsRunning ? 1 : 0;
    }

    /// <summary>Those held out first, then the arms by name. Where nobody is held out, there are no differences.</summary>
    public IReadOnlyList<UpliftArm> Arms()
    {
        var held = arms.Where(a => a.Key.HeldOut).Select(a => a.Value).ToList();
        var holdout = held.Count == 1 ? held[0] : null;
        return [.. arms.OrderByDescending(a => a.Key.HeldOut).ThenBy(a => a.Key.Arm, StringComparer.Ordinal).Select(a => new UpliftArm(
            a.Key.Arm, a.Key.HeldOut, a.Value.People, a.Value.Contacted,
            [.. outcomes.Select((outcome, i) => Rate(outcome, i, a.Value, a.Key.HeldOut ? null : holdout))],
            hasValue ? new(a.Value.Sum, a.Value.Value.Mean, a.Key.HeldOut || holdout is null ? null : Welch.Of(a.Value.Value, holdout.Value)) : null))];
    }

    private static UpliftRate Rate(string outcome, int i, Tally arm, Tally? holdout)
    {
        var (low, high) = Chances.Wilson(arm.Had[i], arm.People);
        UpliftDifference? difference = null;
        if (holdout is not null)
        {
            var (by, from, to) = Chances.Newcombe(arm.Had[i], arm.People, holdout.Had[i], holdout.People);
            difference = new(by, from, to);
        }
        return new(outcome, arm.Had[i], (double)arm.Had[i] / arm.People, low, high, difference);
    }
}
