namespace Throughline.Scorecard.Calls;

/// <summary>A call that ended in the queue or reached an agent.</summary>
/// <param name="Key">The journey it is.</param>
/// <param name="At">When it was answered, or given up, in microseconds.</param>
/// <param name="IsAnswered">Else it was abandoned.</param>
/// <param name="Wait">Seconds in the queue, as the source has them, negative ones too; 0 for one that never queued.</param>
/// <param name="Handled">Seconds an agent was busy with it: talk, hold and what was to be done after. Null where nothing says.</param>
internal sealed record Call(string Key, long At, bool IsAnswered, double Wait, double? Handled, string Agent, string Queue, long Sequence)
{
    /// <summary>When the agent was done with it: the interval to which its handling belongs.</summary>
    public long DoneAt => At + (long)(Math.Max(0, Handled ?? 0) * Kernel.Micros.PerSecond);
}
