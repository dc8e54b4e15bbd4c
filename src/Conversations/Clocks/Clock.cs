using System.Collections.Immutable;

namespace Throughline.Conversations.Clocks;

/// <summary>One clock of a conversation: an immutable list of events, in order of time, and what follows from it.</summary>
internal sealed record Clock(ClockKind Kind)
{
    public ImmutableList<ClockEvent> Events { get; private init; } = [];
    public ClockPolicy Policy { get; private init; } = ClockPolicy.None;
    public bool IsActive { get; private init; }
    public bool IsFulfilled { get; private init; }
    public bool IsBreached { get; private init; }

    /// <summary>Since when it runs without a stop; null where it stands.</summary>
    public long? RunsSince { get; private init; }

    /// <summary>In which it ran before.</summary>
    private ImmutableList<(long From, long To)> Spans { get; init; } = [];

    public Clock With(ClockEvent happened) => Next(happened) with { Events = Events.Add(happened) };

    /// <summary>How much open time it has run until now.</summary>
    public long Elapsed(long now) => Spans.Sum(span => Policy.Hours.Between(span.From, span.To)) + (RunsSince is { } since ? Policy.Hours.Between(since, now) : 0);

    /// <summary>The earliest instant at which it has run for as long as it may; at it is still on time. Null where it has no limit, or stands with time left.</summary>
    public long? Deadline => Policy.For(Kind) is { } limit ? ReachedAt(limit) : null;

    /// <summary>When as little of its time is left as the policy warns at; null where it has no limit, or stands with more left.</summary>
    public long? WarnsAt => Policy.For(Kind) is { } limit ? ReachedAt(Math.Max(0, limit - Policy.WarnBefore)) : null;

    /// <summary>With the breach, where its deadline has passed and it still ran.</summary>
    public Clock Until(long now) => !IsBreached && Deadline is { } deadline && deadline < now ? With(new Breached(Math.Max(deadline, Events[^1].At))) : this;

    /// <summary>The earliest instant at which it has run for so long.</summary>
    private long? ReachedAt(long left)
    {
        if (!IsActive)
            return null;
        foreach (var (from, to) in Spans)
        {
            var open = Policy.Hours.Between(from, to);
            if (open >= left && Policy.Hours.Add(from, left) is var at && at < to)
                return at;
            left -= open;
        }
        return RunsSince is { } since ? Policy.Hours.Add(since, left) : null;
    }

    private Clock Next(ClockEvent happened) => happened switch
    {
        Activated => this with { IsActive = true, IsFulfilled = false, IsBreached = false, RunsSince = happened.At, Spans = [] },
        Paused => Stop(happened.At),
        Resumed => this with { IsFulfilled = false, RunsSince = happened.At },
        Fulfilled => Stop(happened.At) with { IsFulfilled = true },
        Breached => this with { IsBreached = true },
        PolicyApplied applied => this with { Policy = applied.Policy },
        _ => throw new InvalidOperationException($"No clock knows {happened.GetType().Name}."),
    };

    private Clock Stop(long at) => RunsSince is { } since ? this with { RunsSince = null, Spans = Spans.Add((since, at)) } : this;
}
