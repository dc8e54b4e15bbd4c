namespace Throughline.Conversations.Routing.Deciding;

/// <summary>What a fact brings about while it is applied: when that is, and what has followed so far.</summary>
internal sealed class Happening
{
    private List<RoutingOutcome> outcomes = [];

    public long Now { get; private set; } = long.MinValue;
    public IReadOnlyList<RoutingOutcome> Outcomes => outcomes;

    /// <summary>Time does not go back: a fact with an earlier one counts as of now.</summary>
    public void Begin(long at) => (outcomes, Now) = ([], Math.Max(Now, at));

    public void Follows(RoutingOutcome outcome) => outcomes.Add(outcome);

    /// <summary>It was as if nothing had been.</summary>
    public void TakeBack(long before) => Now = before;
}
