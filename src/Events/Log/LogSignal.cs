namespace Throughline.Events.Log;

/// <summary>Wakes those in this process who wait for the log to grow. It says that there may be something, never what.</summary>
public sealed class LogSignal
{
    private TaskCompletionSource grown = New();

    public void Set() => Interlocked.Exchange(ref grown, New()).TrySetResult();

    /// <summary>Completes at the next <see cref="Set"/>. Take it before looking, so that nothing in between is missed.</summary>
    public Task Next => Volatile.Read(ref grown).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
