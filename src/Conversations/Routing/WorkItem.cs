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
/// <param name="Overflows">Where it waits instead, and when: the first that applies; those after it go with it.</param>
internal sealed record WorkItem(string Id, string Queue, string Channel, int Weight, int Priority, long EnqueuedAt, Plan Plan, string? Preferred = null, long PreferredUntil = 0,
    IReadOnlyList<Overflow>? Overflows = null)
{
    /// <summary>What orders items, and never changes: smaller is earlier.</summary>
    [JsonIgnore]
    public long Rank { get; } = EnqueuedAt - (Priority * Micros.PerMinute);

    /// <summary>The queue that it came into, and why it waits in another; null where it doesn't.</summary>
    [JsonIgnore]
    public (string Queue, OverflowWhen When)? CameFrom { get; private init; }

    /// <summary>As it stands after it went on.</summary>
    public WorkItem After(string queue, OverflowWhen when) => this with { CameFrom = (queue, when) };

    /// <summary>As it goes on where one of its overflows leads. It keeps when it came, and so its place and its steps.</summary>
    public WorkItem Over(int overflow) => this with
    {
        Queue = Overflows![overflow].Queue,
        Plan = Overflows[overflow].Plan,
        CameFrom = (CameFrom?.Queue ?? Queue, Overflows[overflow].When),
        Overflows = [.. Overflows.Skip(overflow + 1)],
    };

    /// <summary>The step it is at.</summary>
    public int StepAt(long now) => Plan.StepAfter(now - EnqueuedAt);

    /// <summary>When that step ends; null for the last.</summary>
    public long? EndOf(int step) => EnqueuedAt + Plan.EndOf(step);
}

internal enum OverflowWhen { Waited, Nobody, Closed }

/// <summary>Where an item waits instead.</summary>
/// <param name="Plan">Of that queue.</param>
/// <param name="After">So long after the entry at the earliest, in microseconds.</param>
/// <param name="When">Then; or then and only while nobody who serves the queue is available; or only while it is closed.</param>
internal sealed record Overflow(string Queue, Plan Plan, long After, OverflowWhen When);
