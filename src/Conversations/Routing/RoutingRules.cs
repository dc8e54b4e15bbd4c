using Throughline.Kernel;

namespace Throughline.Conversations.Routing;

/// <summary>What holds for all queues.</summary>
internal sealed record RoutingRules
{
    /// <summary>Shares of the assignments between channels. Empty: one order for all channels. Otherwise a channel that is not there has 1.</summary>
    public IReadOnlyDictionary<string, int> ChannelWeights { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The interrupt matrix: who works on an item of the first channel is not given one of the second. What is not there is allowed.</summary>
    public IReadOnlyCollection<(string Working, string Arriving)> NoInterrupts { get; init; } = [];

    /// <summary>How long an offer stands, in microseconds.</summary>
    public long OfferTime { get; init; } = 30 * Micros.PerSecond;

    /// <summary>Offers that ran out one after the other until the agent counts as not responding.</summary>
    public int TimeOutsUntilNotResponding { get; init; } = 3;

    /// <summary>How long an agent who refused is not asked again on the last step.</summary>
    public long ExcludedOnLastStep { get; init; } = 5 * Micros.PerMinute;

    /// <summary>How long an item that fits nowhere waits until an agent is kept free for it.</summary>
    public long ReserveAfter { get; init; } = 3 * Micros.PerMinute;

    /// <summary>So that a tick holds up nothing else for long: the next one goes on where it ended.</summary>
    public int MostDecisionsATick { get; init; } = 500;

    public int WeightOf(string channel) => ChannelWeights.TryGetValue(channel, out var weight) ? Math.Max(1, weight) : 1;

    public bool IsKeptApart(string working, string arriving) => NoInterrupts.Contains((working, arriving));
}
