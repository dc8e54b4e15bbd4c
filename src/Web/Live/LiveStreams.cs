using System.Collections.Concurrent;

namespace Throughline.Web.Live;

/// <summary>
/// Tells open pages that something changed. Only the topic's name is sent; a page asks for its content itself, with its reader's permissions.
/// It reaches the pages of this process: with several nodes each node calls it for what its own readers have seen of the log,
/// so a page learns of another node's write as soon as its own node has read it.
/// </summary>
public sealed class LiveStreams
{
    private readonly Lock gate = new();

    /// <summary>Who listens to each topic. A list that is there is never changed, so telling waits for nobody.</summary>
    private readonly ConcurrentDictionary<string, LiveTab[]> listeners = new(StringComparer.Ordinal);

    /// <summary>Cheap, never blocks, never throws: call it after the commit, as often as you like.</summary>
    public void Changed(string topic)
    {
        var tabs = listeners.GetValueOrDefault(topic, []);
        var breath = LiveBreath.For(tabs.Length);
        foreach (var tab in tabs)
            tab.Changed(topic, breath);
    }

    /// <summary>The topics with this beginning that open pages of this process listen to: what nobody listens to need not be found out.</summary>
    public IReadOnlyCollection<string> Listened(string prefix) =>
        [.. listeners.Select(of => of.Key).Where(topic => topic.StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>Listens to topics from now on, until it is disposed.</summary>
    public LiveListener Listen(params IReadOnlyCollection<string> topics) => new(this, topics);

    internal void Subscribe(LiveTab tab, IEnumerable<string> topics)
    {
        lock (gate)
        {
            foreach (var topic in tab.Add(topics))
                listeners[topic] = [.. listeners.GetValueOrDefault(topic, []), tab];
        }
    }

    internal void Unsubscribe(LiveTab tab, IEnumerable<string> topics)
    {
        lock (gate)
            Forget(tab, tab.Remove(topics));
    }

    /// <summary>It listens to nothing any more.</summary>
    internal void Close(LiveTab tab)
    {
        lock (gate)
            Forget(tab, tab.RemoveAll());
    }

    private void Forget(LiveTab tab, List<string> topics)
    {
        foreach (var topic in topics)
        {
            if (listeners[topic] is { Length: > 1 } tabs)
                listeners[topic] = Array.FindAll(tabs, other => other != tab);
            else
                listeners.TryRemove(topic, out _);
        }
    }
}
