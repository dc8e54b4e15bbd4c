namespace Throughline.People.Segments;

/// <summary>Wakes who keeps the segments of this process. It says that there may be something, never what.</summary>
internal sealed class MarksSignal
{
    private TaskCompletionSource marked = New();

    public void Set() => Interlocked.Exchange(ref marked, New()).TrySetResult();

    /// <summary>Completes at the next <see cref="Set"/>. Take it before looking, so that nothing in between is missed.</summary>
    public Task Next => Volatile.Read(ref marked).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
