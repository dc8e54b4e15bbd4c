using Throughline.Strata.Scan;

namespace Throughline.Strata.Escalating;

/// <summary>Finds a person's landmarks of a group.</summary>
internal sealed class FindExposures : Landmarks
{
    private const int Nothing = -1;

    private readonly EscalationGroup group;
    private readonly int? exposure;
    private readonly List<Behind.Occurrence> found = [];

    public FindExposures(EscalationRule rule, int steps, long end, EscalationGroup group) : base(rule, steps, end)
    {
        this.group = group;
        if (group.First is { } first)
            exposure = group.Second is not { } second ? first : rule.Pairs.Index().FirstOrDefault(pair => pair.Item == (first, second), (Nothing - steps, default)).Index + steps;
    }

    public void Find(in Journey journey, List<Behind.Occurrence> occurrences)
    {
        found.Clear();
        if (!group.Now)
            Walk(journey);
        else if (StandsNow(journey) && Passes())
            Take(0, contact: false, 1);
        Leave();
        occurrences.AddRange(found);
    }

    protected override void Take(int events, bool contact, long times)
    {
        if (Passes() && (contact || !group.Contacted))
            found.Add(new(Inside.Begin, Inside.End, Inside.End - 1, times));
    }

    private bool Passes() => exposure is not { } one || Present.Contains(one) != group.Without;
}

/// <summary>Which landmarks. Nothing stated: all.</summary>
public sealed record EscalationGroup
{
    /// <summary>The code of the step that lies in the look-back.</summary>
    public int? First { get; init; }

    /// <summary>Of a pair the second step's code.</summary>
    public int? Second { get; init; }

    /// <summary>Only where it does not lie in the look-back.</summary>
    public bool Without { get; init; }

    /// <summary>Only where a contact follows.</summary>
    public bool Contacted { get; init; }

    /// <summary>Instead of landmarks the last instant that is known.</summary>
    public bool Now { get; init; }
}
