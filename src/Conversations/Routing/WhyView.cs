namespace Throughline.Conversations.Routing;

/// <summary>A decision, or why there is none yet, as pages show it.</summary>
/// <param name="Decided">The sentence; null where nobody was chosen.</param>
/// <param name="Item">As it stood.</param>
/// <param name="Able">Who could take it, in the order in which they are asked.</param>
/// <param name="Passed">Who could not, by the reason.</param>
public sealed record WhyView(string? Decided, WhyItem Item, IReadOnlyList<WhyAgent> Able, IReadOnlyList<WhyPassed> Passed)
{
    private const int Named = 12;

    internal static WhyView Of(ExplainDecision.Why why, Offered? decision, Func<string, string> name) => new(
        decision is null ? null : WhyWords.Decided(why, decision.IsPreferred, name),
        new(why.Item.Queue, why.Item.Channel, why.Item.EnqueuedAt, why.Item.Priority, WhyWords.Length(why.At - why.Item.EnqueuedAt),
            [.. why.Item.Plan.Steps.Select((_, step) => WhyWords.Step(why.Item.Plan, step))], why.Step,
            why.Item.CameFrom is { } from ? $"it came into {from.Queue} and went on here, as {WhyWords.Overflow(from.When)}" : null),
        [.. why.Agents.Where(of => of.Reason.Length == 0).Select((of, place) => new WhyAgent(
            name(of.Agent), of.Step!.Value + 1, of.Load, of.Capacity, WhyWords.Length(why.At - of.IdleSince), decision is null || place == 0 ? "" : WhyWords.Behind(why, of, decision.IsPreferred)))],
        [.. why.Agents.Where(of => of.Reason.Length > 0).GroupBy(of => of.Reason).Select(of =>
            new WhyPassed(WhyWords.Passed(of.Key), of.Count(), [.. of.Take(Named).Select(agent => name(agent.Agent))]))]);
}

/// <param name="Priority">Minutes by which the queue's policy lifts it.</param>
/// <param name="Plan">Its steps in words.</param>
/// <param name="Step">The one that was reached, from 0.</param>
/// <param name="From">Where it waited before, and why it does no more; null where it did nowhere.</param>
public sealed record WhyItem(string Queue, string Channel, long CameAt, int Priority, string Waited, IReadOnlyList<string> Plan, int Step, string? From);

/// <param name="Agent">Their name.</param>
/// <param name="Step">The first that they satisfy, from 1.</param>
/// <param name="Behind">Why they come after the winner; empty for the winner.</param>
public sealed record WhyAgent(string Agent, int Step, int Load, int Capacity, string Idle, string Behind);

/// <param name="Named">The first of them by id.</param>
public sealed record WhyPassed(string Reason, int Agents, IReadOnlyList<string> Named);
