using System.Text.Json.Serialization;
using Throughline.Kernel;

namespace Throughline.Conversations.Routing;

/// <summary>Something that waits for an agent. It never changes: what becomes of it is said by facts.</summary>
/// <param name="Id">Of the conversation, or whatever it is.</param>
/// <param name="Weight">Units of an agent's capacity.</param>
/// <param name="Priority">Minutes by which the queue's policy lifts it.</param>
/// <param name="EnqueuedAt">When it came into the queue, and stays.</param>
/// <param name="Preferred">Who is asked first wherever they can; null for nobody.</param>
/// <param name="PreferredUntil">Until when it waits for them alone while they are there and busy; not after <see cref="EnqueuedAt"/> where it doesn't wait.</param>
internal sealed record WorkItem(string Id, string Queue, string Channel, int Weight, int Priority, long EnqueuedAt, Plan Plan, string? Preferred = null, long PreferredUntil = 0)
{
    /// <summary>What orders items, and never changes: smaller is earlier.</summary>
    [JsonIgnore]
    public long Rank { get; } = EnqueuedAt - (Priority * Micros.PerMinute);

    /// <summary>The step it is at.</summary>
    public int StepAt(long now) => Plan.StepAfter(now - EnqueuedAt);

    /// <summary>When that step ends; null for the last.</summary>
    public long? EndOf(int step) => EnqueuedAt + Plan.EndOf(step);
}
