namespace Throughline.Conversations.Routing;

/// <summary>Only <see cref="Available"/> is given anything. <see cref="NotResponding"/> is set by the router, and ended by the agent.</summary>
internal enum Presence { Offline, Away, Available, NotResponding }

/// <summary>Who answers. Skills are from 1 to 5; one that is not there is no skill.</summary>
/// <param name="Capacity">Units of work at a time.</param>
/// <param name="Maximum">How many items of a channel at a time; a channel that is not there has no maximum of its own.</param>
internal sealed record Agent(string Id, IReadOnlyDictionary<string, int> Skills, int Capacity, IReadOnlyDictionary<string, int> Maximum)
{
    public int MaximumOf(string channel) => Maximum.TryGetValue(channel, out var most) ? most : int.MaxValue;
}
