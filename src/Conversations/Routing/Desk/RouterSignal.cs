namespace Throughline.Conversations.Routing.Desk;

/// <summary>Wakes the router of this node when a fact was appended here. Facts of other nodes it finds by itself.</summary>
internal sealed class RouterSignal
{
    private TaskCompletionSource next = New();

    public Task Next => Volatile.Read(ref next).Task;

    public void Set() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
