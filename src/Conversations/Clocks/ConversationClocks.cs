using System.Collections.Immutable;

namespace Throughline.Conversations.Clocks;

/// <summary>The six clocks of a conversation, as a fold over what happened in it.</summary>
internal sealed record ConversationClocks
{
    private static readonly ClockKind[] Kinds = Enum.GetValues<ClockKind>();

    public static ConversationClocks None { get; } = new();

    private ImmutableDictionary<ClockKind, Clock> Clocks { get; init; } = Kinds.ToImmutableDictionary(kind => kind, kind => new Clock(kind));
    private ConversationState State { get; init; } = ConversationState.New;

    public Clock this[ClockKind kind] => Clocks[kind];

    /// <summary>Of what happened up to now. At one instant: in the order given.</summary>
    public static ConversationClocks Of(IEnumerable<Moment> moments, long now) =>
        moments.OrderBy(moment => moment.At).TakeWhile(moment => moment.At <= now).Aggregate(None, (clocks, moment) => clocks.After(moment)).Until(now);

    /// <summary>
    /// Of a conversation into which others were merged: as if everything that customer and company wrote in all of them had been written in this one, from the first.
    /// States and policies are those of the one that goes on.
    /// </summary>
    public static ConversationClocks Merged(IEnumerable<Moment> moments, IEnumerable<IEnumerable<Moment>> others, long now) =>
        Of(moments.Concat(others.SelectMany(other => other.Where(moment => moment is CustomerWrote or Replied))), now);

    /// <summary>With the breaches until now.</summary>
    public ConversationClocks Until(long now) => Kinds.Aggregate(this, (clocks, kind) => clocks[kind].Until(now) is var clock && clock == clocks[kind] ? clocks : clocks.Set(clock));

    public ConversationClocks After(Moment moment)
    {
        var clocks = Until(moment.At);
        return moment switch
        {
            CustomerWrote => clocks.Asked(moment.At),
            Replied { IsHuman: true, IsPublic: true } => clocks.Answered(moment.At),
            Entered entered => clocks.Moved(entered.State, moment.At),
            TakesPolicy takes => Kinds.Aggregate(clocks, (all, kind) => all.Add(kind, new PolicyApplied(moment.At, takes.Policy))),
            _ => clocks,
        };
    }

    private ConversationClocks Asked(long at)
    {
        var clocks = this;
        if (!clocks[ClockKind.FirstResponse].IsActive)
            clocks = Kinds.Where(kind => kind != ClockKind.NextResponse).Aggregate(clocks, (all, kind) => all.Add(kind, new Activated(at))).Stand(clocks.State, at);
        // only the oldest of those that are not answered counts
        else if (clocks[ClockKind.FirstResponse].IsFulfilled && clocks[ClockKind.NextResponse].RunsSince is null)
            clocks = clocks.Add(ClockKind.NextResponse, new Activated(at));
        return clocks;
    }

    private ConversationClocks Answered(long at) => Fulfil(ClockKind.FirstResponse, at).Fulfil(ClockKind.NextResponse, at);

    private ConversationClocks Moved(ConversationState state, long at)
    {
        var clocks = this with { State = state };
        return clocks[ClockKind.FirstResponse].IsActive ? clocks.Stand(state, at) : clocks;
    }

    /// <summary>Clocks that hang on the state run or stand as it says.</summary>
    private ConversationClocks Stand(ConversationState state, long at)
    {
        if (state is ConversationState.Resolved or ConversationState.Closed)
            return Fulfil(ClockKind.NextResponse, at).Fulfil(ClockKind.RequesterWait, at).Fulfil(ClockKind.AgentWork, at).Fulfil(ClockKind.FirstResolution, at).Fulfil(ClockKind.TotalResolution, at);
        return Run(ClockKind.RequesterWait, state != ConversationState.Pending, at)
            .Run(ClockKind.AgentWork, state is not (ConversationState.Pending or ConversationState.OnHold), at)
            .Run(ClockKind.TotalResolution, true, at);
    }

    private ConversationClocks Run(ClockKind kind, bool runs, long at) => this[kind] switch
    {
        { RunsSince: null } when runs => Add(kind, new Resumed(at)),
        { RunsSince: not null } when !runs => Add(kind, new Paused(at)),
        { IsFulfilled: true } when !runs => Add(kind, new Resumed(at)).Add(kind, new Paused(at)),
        _ => this,
    };

    private ConversationClocks Fulfil(ClockKind kind, long at) => this[kind] is { IsActive: true, IsFulfilled: false } ? Add(kind, new Fulfilled(at)) : this;
    private ConversationClocks Add(ClockKind kind, ClockEvent happened) => Set(this[kind].With(happened));
    private ConversationClocks Set(Clock clock) => this with { Clocks = Clocks.SetItem(clock.Kind, clock) };
}
