namespace Throughline.Conversations.Routing.Deciding;

/// <summary>
/// All of a router that anything it decides later stands on, as it was after a fact: what it remembers beside that (lines, heaps, what was put aside) follows from it.
/// Whoever adds to the router what can't be told from this, adds it here too, and raises <see cref="Version"/>.
/// </summary>
/// <param name="Now">Of the last fact.</param>
/// <param name="Offers">How many were made.</param>
/// <param name="WrapUps">How many were begun.</param>
internal sealed record RouterState(long Now, RoutingRules Rules, long Reached, long Offers, long WrapUps, IReadOnlyList<TurnThen> Turns, IReadOnlyList<QueueThen> Queues, IReadOnlyList<AgentThen> Agents, IReadOnlyList<ItemThen> Items)
{
    /// <summary>Of its shape and meaning: another version's is not read.</summary>
    public const int Version = 1;
}

/// <summary>How far a channel is.</summary>
internal sealed record TurnThen(string Channel, long Pass);

internal sealed record QueueThen(Queue Queue, bool IsOpen);

internal sealed record AgentThen(Agent Agent, Presence Presence, long IdleSince, int TimeOuts);

/// <param name="CameFrom">The queue it came into and why it went on; null where it didn't.</param>
/// <param name="Agent">Whose capacity it takes.</param>
/// <param name="Offer">That is open, and until when.</param>
/// <param name="WrapUp">That runs, and until when.</param>
/// <param name="Preferred">As it was known when it came.</param>
internal sealed record ItemThen(
    WorkItem Item, WayThen? CameFrom, ItemIs Is, string? Agent, RunsThen? Offer, RunsThen? WrapUp, string? Preferred, string? Reserves, bool HasSaidThatItWaits, IReadOnlyList<ExcludedThen>? Exclusions)
{
    public static ItemThen Of(ItemState item) => new(
        item.Item, item.Item.CameFrom is { } way ? new(way.Queue, way.When) : null, item.Is, item.Agent?.Agent.Id,
        item.Is == ItemIs.Offered ? new(item.Offer, item.Deadline) : null, item.Is == ItemIs.Wrapping ? new(item.WrapUp, item.WrapUpUntil) : null,
        item.Preferred?.Agent.Id, item.Reserves?.Agent.Id, item.HasSaidThatItWaits,
        item.Exclusions.Count > 0 ? [.. item.Exclusions.Select(exclusion => new ExcludedThen(exclusion.Agent.Agent.Id, exclusion.Until))] : null);

    /// <summary>By itself: whose it is and where it stands are for the router to see to.</summary>
    public ItemState State(Kind kind, Func<string, AgentState> agentOf)
    {
        var item = new ItemState(CameFrom is { } way ? Item.After(way.Queue, way.When) : Item, kind)
        {
            Is = Is,
            Offer = Offer?.Number ?? 0,
            Deadline = Offer?.Until ?? 0,
            WrapUp = WrapUp?.Number ?? 0,
            WrapUpUntil = WrapUp?.Until ?? 0,
            Preferred = Preferred is null ? null : agentOf(Preferred),
            HasSaidThatItWaits = HasSaidThatItWaits,
        };
        foreach (var (agent, until) in Exclusions ?? [])
            item.Exclude(agentOf(agent), until);
        return item;
    }
}

internal sealed record WayThen(string Queue, OverflowWhen When);

internal sealed record RunsThen(long Number, long Until);

internal sealed record ExcludedThen(string Agent, long Until);
