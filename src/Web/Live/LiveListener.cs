namespace Throughline.Web.Live;

/// <summary>Listens to one topic on behalf of somebody who waits for an answer: what changes between a look and the wait after it ends that wait at once.</summary>
public sealed class LiveListener : IDisposable
{
    private readonly LiveStreams streams;
    private readonly LiveTab tab = new();

    internal LiveListener(LiveStreams streams, string topic)
    {
        this.streams = streams;
        tab.Subscribe([topic]);
        streams.Add(tab);
    }

    /// <summary>Until the topic changes, or the time is over: true where it changed.</summary>
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

    public void Dispose() => streams.Remove(tab);
}
