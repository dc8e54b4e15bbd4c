namespace Throughline.Web.Live;

/// <summary>Listens to topics on behalf of somebody who waits for an answer: what changes between a look and the wait after it ends that wait at once.</summary>
public sealed class LiveListener : IDisposable
{
    private readonly LiveStreams streams;
    private readonly LiveTab tab = new();

    internal LiveListener(LiveStreams streams, IReadOnlyCollection<string> topics)
    {
        this.streams = streams;
        streams.Subscribe(tab, topics);
    }

    /// <summary>Until one of the topics changes, or the time is over: true where one changed.</summary>
    public async Task<bool> Wait(TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancel);
        try
        {
            await tab.Next(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => streams.Close(tab);
}
